using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Kronicle.Api.Proxying;

/// <summary>What holds for requests that are connections: they may be as slow as they like.</summary>
internal static class ConnectionLimits
{
    /// <summary>A terminal at which nobody types, and a pipe that is full, are no attack.</summary>
    public static void Lift(HttpContext http)
    {
        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } requests)
        {
            requests.MinDataRate = null;
        }

        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } responses)
        {
            responses.MinDataRate = null;
        }

        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
