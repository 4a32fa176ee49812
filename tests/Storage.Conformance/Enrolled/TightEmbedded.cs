namespace Kronicle.Storage.Conformance.Enrolled;

// What must hold when every bound is reached.

public sealed class TightEmbeddedOrder : OrderConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedConcurrency : ConcurrencyConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedList : ListConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedSubscription : SubscriptionConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedCompaction : CompactionConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedHistory : HistoryConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedEventHistory : EventHistoryConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedCancellation : CancellationConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedModel : ModelConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedDurability : DurabilityConformance<TightEmbeddedLogFixture>;

public sealed class TightEmbeddedEventHistoryDurability : EventHistoryDurabilityConformance<TightEmbeddedLogFixture>;
