using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// The defaults of one kind that plain data can't say. It may run more than once on an object and changes nothing then.
/// Instances are shared between requests and keep no state.
/// </summary>
public interface IDefaulter
{
    /// <summary>After every decoding of a request's object, of a patched one and of a webhook's answer.</summary>
    void OnDecode(MapNode root);
}
