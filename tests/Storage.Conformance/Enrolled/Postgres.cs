namespace Kronicle.Storage.Conformance.Enrolled;

public sealed class PostgresOrder : OrderConformance<PostgresLogFixture>;

public sealed class PostgresConcurrency : ConcurrencyConformance<PostgresLogFixture>;

public sealed class PostgresList : ListConformance<PostgresLogFixture>;

public sealed class PostgresSubscription : SubscriptionConformance<PostgresLogFixture>;

public sealed class PostgresCompaction : CompactionConformance<PostgresLogFixture>;

public sealed class PostgresHistory : HistoryConformance<PostgresLogFixture>;

public sealed class PostgresEventHistory : EventHistoryConformance<PostgresLogFixture>;

public sealed class PostgresCancellation : CancellationConformance<PostgresLogFixture>;

public sealed class PostgresModel : ModelConformance<PostgresLogFixture>;

public sealed class PostgresDurability : DurabilityConformance<PostgresLogFixture>;

public sealed class PostgresSharing : SharingConformance<PostgresLogFixture>;

public sealed class PostgresEventHistoryDurability : EventHistoryDurabilityConformance<PostgresLogFixture>;
