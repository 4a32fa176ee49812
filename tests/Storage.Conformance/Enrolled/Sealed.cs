namespace Kronicle.Storage.Conformance.Enrolled;

// Every promise holds as well when the stored form of values is not their own.

public sealed class SealedEmbeddedOrder : OrderConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedConcurrency : ConcurrencyConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedList : ListConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedSubscription : SubscriptionConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedCompaction : CompactionConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedHistory : HistoryConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedEventHistory : EventHistoryConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedCancellation : CancellationConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedModel : ModelConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedDurability : DurabilityConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEmbeddedEventHistoryDurability : EventHistoryDurabilityConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEtcdOrder : OrderConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdConcurrency : ConcurrencyConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdList : ListConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdSubscription : SubscriptionConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdCompaction : CompactionConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdHistory : HistoryConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdEventHistory : EventHistoryConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdCancellation : CancellationConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdModel : ModelConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdDurability : DurabilityConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdSharing : SharingConformance<SealedEtcdLogFixture>;

public sealed class SealedEtcdEventHistoryDurability : EventHistoryDurabilityConformance<SealedEtcdLogFixture>;

public sealed class SealedPostgresOrder : OrderConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresConcurrency : ConcurrencyConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresList : ListConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresSubscription : SubscriptionConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresCompaction : CompactionConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresHistory : HistoryConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresEventHistory : EventHistoryConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresCancellation : CancellationConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresModel : ModelConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresDurability : DurabilityConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresSharing : SharingConformance<SealedPostgresLogFixture>;

public sealed class SealedPostgresEventHistoryDurability : EventHistoryDurabilityConformance<SealedPostgresLogFixture>;

public sealed class SealedMemoryOrder : OrderConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryConcurrency : ConcurrencyConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryList : ListConformance<SealedMemoryLogFixture>;

public sealed class SealedMemorySubscription : SubscriptionConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryCompaction : CompactionConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryHistory : HistoryConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryEventHistory : EventHistoryConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryCancellation : CancellationConformance<SealedMemoryLogFixture>;

public sealed class SealedMemoryModel : ModelConformance<SealedMemoryLogFixture>;

public sealed class SealedEmbeddedRewriting : RewritingConformance<SealedEmbeddedLogFixture>;

public sealed class SealedEtcdRewriting : RewritingConformance<SealedEtcdLogFixture>;

public sealed class SealedPostgresRewriting : RewritingConformance<SealedPostgresLogFixture>;
