namespace Kronicle.Storage.Conformance.Enrolled;

// What must hold when every bound is reached.

public sealed class TightEtcdOrder : OrderConformance<TightEtcdLogFixture>;

public sealed class TightEtcdConcurrency : ConcurrencyConformance<TightEtcdLogFixture>;

public sealed class TightEtcdList : ListConformance<TightEtcdLogFixture>;

public sealed class TightEtcdSubscription : SubscriptionConformance<TightEtcdLogFixture>;

public sealed class TightEtcdCompaction : CompactionConformance<TightEtcdLogFixture>;

public sealed class TightEtcdHistory : HistoryConformance<TightEtcdLogFixture>;

public sealed class TightEtcdEventHistory : EventHistoryConformance<TightEtcdLogFixture>;

public sealed class TightEtcdCancellation : CancellationConformance<TightEtcdLogFixture>;

public sealed class TightEtcdModel : ModelConformance<TightEtcdLogFixture>;

public sealed class TightEtcdDurability : DurabilityConformance<TightEtcdLogFixture>;

public sealed class TightEtcdSharing : SharingConformance<TightEtcdLogFixture>;

public sealed class TightEtcdEventHistoryDurability : EventHistoryDurabilityConformance<TightEtcdLogFixture>;
