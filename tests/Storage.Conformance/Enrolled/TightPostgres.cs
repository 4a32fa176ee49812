namespace Kronicle.Storage.Conformance.Enrolled;

// What must hold when every bound is reached.

public sealed class TightPostgresOrder : OrderConformance<TightPostgresLogFixture>;

public sealed class TightPostgresConcurrency : ConcurrencyConformance<TightPostgresLogFixture>;

public sealed class TightPostgresList : ListConformance<TightPostgresLogFixture>;

public sealed class TightPostgresSubscription : SubscriptionConformance<TightPostgresLogFixture>;

public sealed class TightPostgresCompaction : CompactionConformance<TightPostgresLogFixture>;

public sealed class TightPostgresHistory : HistoryConformance<TightPostgresLogFixture>;

public sealed class TightPostgresEventHistory : EventHistoryConformance<TightPostgresLogFixture>;

public sealed class TightPostgresCancellation : CancellationConformance<TightPostgresLogFixture>;

public sealed class TightPostgresModel : ModelConformance<TightPostgresLogFixture>;

public sealed class TightPostgresDurability : DurabilityConformance<TightPostgresLogFixture>;

public sealed class TightPostgresSharing : SharingConformance<TightPostgresLogFixture>;

public sealed class TightPostgresEventHistoryDurability : EventHistoryDurabilityConformance<TightPostgresLogFixture>;
