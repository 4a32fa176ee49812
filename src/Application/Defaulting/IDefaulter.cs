using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>
/// The defaults of one kind that plain data can't say. Both steps may run more than once on an object and change nothing then.
/// Instances are shared between requests and keep no state.
/// </summary>
public interface IDefaulter
{
    /// <summary>After every decoding of a request's object, of a patched one and of a webhook's answer.</summary>
    void OnDecode(MapNode root);

    /// <summary>Once before validation of a create, when the name is known.</summary>
    void OnCreate(MapNode root)
    {
    }
}
