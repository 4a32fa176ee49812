namespace Kronicle.Storage.Conformance.Enrolled;

// The embedded store belongs to one server: it does not enrol in sharing.

public sealed class EmbeddedOrder : OrderConformance<EmbeddedLogFixture>;

public sealed class EmbeddedConcurrency : ConcurrencyConformance<EmbeddedLogFixture>;

public sealed class EmbeddedList : ListConformance<EmbeddedLogFixture>;

public sealed class EmbeddedSubscription : SubscriptionConformance<EmbeddedLogFixture>;

public sealed class EmbeddedCompaction : CompactionConformance<EmbeddedLogFixture>;

public sealed class EmbeddedHistory : HistoryConformance<EmbeddedLogFixture>;

public sealed class EmbeddedEventHistory : EventHistoryConformance<EmbeddedLogFixture>;

public sealed class EmbeddedCancellation : CancellationConformance<EmbeddedLogFixture>;

public sealed class EmbeddedModel : ModelConformance<EmbeddedLogFixture>;

public sealed class EmbeddedDurability : DurabilityConformance<EmbeddedLogFixture>;

public sealed class EmbeddedEventHistoryDurability : EventHistoryDurabilityConformance<EmbeddedLogFixture>;
