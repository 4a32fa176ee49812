using System.Text;
using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Apps;

/// <summary>https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/</summary>
public sealed class ControllerRevisionRules : WorkloadRules
{
    private static readonly FieldPath Data = FieldPath.Root("data");

    public ControllerRevisionRules()
    {
        Include(new MetadataUpdateRules(kubernetesFinalizers: true));
        MetadataOfSpec(NameForm.Subdomain);
        OnSpec((review, causes) => NumberRules.NonNegative(review.New.IntegerOf("revision"), FieldPath.Root("revision"), causes));
        OnCreate(HasData);
        OnUpdate(DataStays);
    }

    private static void HasData(ObjectUnderReview review, Causes causes)
    {
        if (!review.New.IsSet("data"))
        {
            causes.Add(FieldError.Required(Data, "data is mandatory"));
        }
        else if (review.New["data"] is not MapNode)
        {
            causes.Add(FieldError.Required(Data, "data must be a valid JSON object"));
        }
    }

    private static void DataStays(ObjectUnderReview review, Causes causes)
    {
        string data = Json(review.New["data"]);
        if (data != Json(review.Old!["data"]))
        {
            causes.Add(FieldError.Invalid(Data, data, "field is immutable"));
        }
    }

    private static string Json(Node? data)
    {
        using var output = new JsonBuffer();
        CanonicalWriter.Free(output, data ?? NullNode.Instance);
        return Encoding.UTF8.GetString(output.Written);
    }
}
