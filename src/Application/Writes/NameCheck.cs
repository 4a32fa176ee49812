using Kronicle.Application.Pipeline;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Writes;

/// <summary>An object that is written to a path bears the name that the path has.</summary>
internal static class NameCheck
{
    public static ApiStatus? Check(WriteState state, MapNode metadata) => metadata.Text("name") switch
    {
        null or "" => Failure.BadRequest($"the name of the object ({state.Name} based on URL) was undeterminable: name must be provided"),
        var name when name != state.Name => Failure.BadRequest($"the name of the object ({name}) does not match the name on the URL ({state.Name})"),
        _ => null,
    };
}
