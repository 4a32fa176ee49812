using System.Buffers.Text;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Requests;

/// <summary>Where the next page of a list begins: apiserver's continue token, base64 of a small JSON object.</summary>
/// <param name="Revision">The list's revision; -1 asks to go on at the newest one.</param>
/// <param name="Start">The first key that may be in the page, below the list's prefix.</param>
public readonly record struct ContinueToken(long Revision, string Start)
{
    private const string ApiVersion = "meta.k8s.io/v1";

    public string Encode()
    {
        using var json = new JsonBuffer(128);
        json.Raw("{\"v\":\"meta.k8s.io/v1\",\"rv\":"u8);
        json.Number(Revision);
        json.Raw(",\"start\":"u8);
        json.Text(Start);
        json.Raw((byte)'}');
        return Base64Url.EncodeToString(json.Written);
    }

    public static bool TryDecode(string text, out ContinueToken token, out ApiStatus? failure)
    {
        token = default;
        if (!RawUrlBase64.TryDecode(text, out byte[] json, out int wrong))
        {
            failure = Invalid($"illegal base64 data at input byte {wrong}");
            return false;
        }

        if (TreeReader.Read(json, out string? error) is not MapNode map)
        {
            failure = Invalid(error ?? "not an object");
            return false;
        }

        if (map.Text("v") != ApiVersion)
        {
            failure = Invalid($"server does not recognize this encoded version {GoText.Quote(map.Text("v") ?? "")}");
            return false;
        }

        long revision = map.Integer("rv") ?? 0;
        if (revision == 0)
        {
            failure = Invalid("incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
            return false;
        }

        string start = map.Text("start") ?? "";
        if (start.Length == 0)
        {
            failure = Invalid("encoded start key empty (version meta.k8s.io/v1)");
            return false;
        }

        // Below the list's prefix and nowhere else: no segment may be empty or lead upwards.
        string below = start[0] == '/' ? start[1..] : start;
        if (below.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            failure = Invalid(start);
            return false;
        }

        token = new(revision, below);
        failure = null;
        return true;
    }

    /// <summary>The token's revision is compacted: the list may begin anew, or go on at the newest revision, where it is no longer of one state.</summary>
    /// <param name="start">Where the page was to begin, below the list's prefix.</param>
    public static ApiStatus Expired(string start) => Failure.Expired(
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue " +
        "parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token " +
        "results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned " +
        "and now may show up in the list.") with { Continue = new ContinueToken(-1, start).Encode() };

    private static ApiStatus Invalid(string why) => Failure.BadRequest($"invalid continue token: continue key is not valid: {why}");
}
