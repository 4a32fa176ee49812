namespace Kronicle.Storage.Conformance.Enrolled;

public sealed class EtcdOrder : OrderConformance<EtcdLogFixture>;

public sealed class EtcdConcurrency : ConcurrencyConformance<EtcdLogFixture>;

public sealed class EtcdList : ListConformance<EtcdLogFixture>;

public sealed class EtcdSubscription : SubscriptionConformance<EtcdLogFixture>;

public sealed class EtcdCompaction : CompactionConformance<EtcdLogFixture>;

public sealed class EtcdHistory : HistoryConformance<EtcdLogFixture>;

public sealed class EtcdEventHistory : EventHistoryConformance<EtcdLogFixture>;

public sealed class EtcdCancellation : CancellationConformance<EtcdLogFixture>;

public sealed class EtcdModel : ModelConformance<EtcdLogFixture>;

public sealed class EtcdDurability : DurabilityConformance<EtcdLogFixture>;

public sealed class EtcdSharing : SharingConformance<EtcdLogFixture>;

public sealed class EtcdEventHistoryDurability : EventHistoryDurabilityConformance<EtcdLogFixture>;
