using Kronicle.Application.Authentication.Proxies;

namespace Kronicle.Api.Routing;

/// <summary>The headers of a request of HTTP.</summary>
internal sealed class CallerHeaders(IHeaderDictionary headers) : ICallerHeaders
{
    public IReadOnlyList<string> Values(string name) => [.. headers[name].Select(value => value ?? "")];

    public IReadOnlyList<string> Beginning(string prefix) =>
        [.. headers.Keys.Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))];

    public void Remove(string name) => headers.Remove(name);
}
