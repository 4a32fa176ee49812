using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Schema;

namespace Kronicle.Application.Validation.Batch;

/// <summary>What a job's status says and what of it is new.</summary>
internal sealed class JobStatusReview
{
    private readonly ObjectUnderReview review;

    public JobStatusReview(ObjectUnderReview review)
    {
        this.review = review;
        Status = review.New.Map("status") ?? [];
        Old = review.Old?.Map("status") ?? [];
        Spec = review.New.Map("spec") ?? [];
        Complete = JobConditions.IsTrue(Status, "Complete");
        Failed = JobConditions.IsTrue(Status, "Failed");
        FailureTarget = JobConditions.IsTrue(Status, "FailureTarget");
        SuccessCriteriaMet = JobConditions.IsTrue(Status, "SuccessCriteriaMet");
    }

    public MapNode Status { get; }

    public MapNode Old { get; }

    public MapNode Spec { get; }

    public bool Complete { get; }

    public bool Failed { get; }

    public bool FailureTarget { get; }

    public bool SuccessCriteriaMet { get; }

    public bool Finished => Complete || Failed;

    public bool CompleteChanged => Complete != JobConditions.IsTrue(Old, "Complete");

    public bool FailedChanged => Failed != JobConditions.IsTrue(Old, "Failed");

    public bool FailureTargetChanged => FailureTarget != JobConditions.IsTrue(Old, "FailureTarget");

    public bool SuccessCriteriaMetChanged => SuccessCriteriaMet != JobConditions.IsTrue(Old, "SuccessCriteriaMet");

    public bool FinishedChanged => Finished != JobConditions.IsFinished(Old);

    /// <summary>Whether a field of the status has another value than before.</summary>
    public bool Changed(string field) =>
        !SameMeaning.Field(Status, Old, StatusType.Find(field)!);

    /// <summary>The type of the status.</summary>
    public StructType StatusType => review.Resource.Type.Find("status")!.Shape.Struct;
}
