namespace Kronicle.Storage.Conformance.Enrolled;

// The memory log keeps nothing when it is closed: it does not enrol in durability.

public sealed class MemoryOrder : OrderConformance<MemoryLogFixture>;

public sealed class MemoryConcurrency : ConcurrencyConformance<MemoryLogFixture>;

public sealed class MemoryList : ListConformance<MemoryLogFixture>;

public sealed class MemorySubscription : SubscriptionConformance<MemoryLogFixture>;

public sealed class MemoryCompaction : CompactionConformance<MemoryLogFixture>;

public sealed class MemoryHistory : HistoryConformance<MemoryLogFixture>;

public sealed class MemoryEventHistory : EventHistoryConformance<MemoryLogFixture>;

public sealed class MemoryCancellation : CancellationConformance<MemoryLogFixture>;

public sealed class MemoryModel : ModelConformance<MemoryLogFixture>;

public sealed class MemorySharing : SharingConformance<SharedMemoryLogFixture>;
