using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Webhooks;

/// <summary>
/// Reads the answer: an AdmissionReview in the version of the question. Whatever is wrong with it is told as kube-apiserver tells it.
/// https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#response
/// </summary>
internal static class ReviewReader
{
    private const string Group = "admission.k8s.io/";

    /// <param name="body">What came back.</param>
    /// <param name="version">The version of the question.</param>
    /// <param name="uid">Its identifier.</param>
    /// <param name="mutating">Whether the webhook may change the object.</param>
    /// <returns>The answer, or the reason why there is none.</returns>
    public static (ReviewResponse? Response, string Error) Read(ReadOnlySpan<byte> body, string version, string uid, bool mutating)
    {
        if (TreeReader.Read(body, out string? malformed) is not { } tree)
        {
            return Failed("couldn't get version/kind; json parse error: " + malformed);
        }

        if (tree is not MapNode review)
        {
            return Failed($"couldn't get version/kind; json parse error: json: cannot unmarshal {tree.JsonType} into Go value of type struct {{ APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }}");
        }

        string kind = review.Text("kind") ?? "";
        string apiVersion = review.Text("apiVersion") ?? "";
        if (Unfit(kind, apiVersion, version) is { } unfit)
        {
            return Failed(unfit);
        }

        var reader = new FieldReader(review);
        MapNode? response = reader.Map("response");
        if (reader.Error.Length == 0 && response is not null)
        {
            reader = new FieldReader(response);
        }

        ReviewResponse? read = response is null ? null : Response(reader, mutating);
        return reader.Error.Length > 0 ? Failed(reader.Error)
            : read is null ? Invalid("webhook response was absent")
            : version == "v1" && Check(response!, read, kind, apiVersion, uid, mutating) is { } wrong ? Invalid(wrong)
            : (read, "");
    }

    // Kind and version that are missing are those of the question at first; only then is the answer held to its word.
    private static string? Unfit(string kind, string apiVersion, string version) =>
        (kind is "" or "AdmissionReview") && (apiVersion.Length == 0 || apiVersion == Group + version) ? null
        : kind == "AdmissionReview" && apiVersion is "admission.k8s.io/v1" or "admission.k8s.io/v1beta1"
            ? $"converting ({apiVersion[Group.Length..]}.AdmissionReview) to ({version}.AdmissionReview): unknown conversion"
            : $"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"k8s.io/apiserver/pkg/util/webhook/client.go\"";

    private static ReviewResponse Response(FieldReader reader, bool mutating) => new(
        reader.Flag("allowed"), reader.Map("status"),
        reader.Bytes("patch"),
        reader.Text("patchType") is { Length: > 0 } type ? type : mutating && reader.Bytes("patch").Length > 0 ? "JSONPatch" : "",
        reader.TextMap("auditAnnotations"), reader.Texts("warnings"));

    private static string? Check(MapNode response, ReviewResponse read, string kind, string apiVersion, string uid, bool mutating)
    {
        string given = response.Text("uid") ?? "";
        if (given != uid)
        {
            return $"expected response.uid={GoText.Quote(uid)}, got {GoText.Quote(given)}";
        }

        if (kind.Length == 0 || apiVersion.Length == 0)
        {
            return $"expected webhook response of {Group}v1, Kind=AdmissionReview, got {(apiVersion.Length == 0 ? "/" : apiVersion)}, Kind={kind}";
        }

        bool hasPatch = read.Patch.Length > 0;
        bool hasType = response["patchType"] is TextNode;
        return (mutating, hasPatch, hasType) switch
        {
            (true, true, false) => "webhook returned response.patch but not response.patchType",
            (true, false, true) => "webhook returned response.patchType but not response.patch",
            (true, true, true) when response.Text("patchType") == "" => "webhook returned invalid response.patchType of \"\"",
            (false, true, _) => "validating webhook may not return response.patch",
            (false, false, true) => "validating webhook may not return response.patchType",
            _ => null,
        };
    }

    private static (ReviewResponse?, string) Failed(string why) => (null, "failed to call webhook: " + why);

    private static (ReviewResponse?, string) Invalid(string why) => (null, "received invalid webhook response: " + why);
}
