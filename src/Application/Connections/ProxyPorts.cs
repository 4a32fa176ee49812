using System.Globalization;
using Kronicle.Domain.Failures;

namespace Kronicle.Application.Connections;

/// <summary>The port of a proxied request.</summary>
internal static class ProxyPorts
{
    /// <summary>The number; the scheme's own when none is given, null when the text is none.</summary>
    public static int? Read(string text, string scheme) =>
        text.Length == 0 ? (scheme == "https" ? 443 : 80)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= ushort.MaxValue ? port : null;

    /// <summary>The failure of a port that can't be dialled.</summary>
    public static ApiStatus Unknown(string text) =>
        new(503, "ServiceUnavailable", $"error trying to reach service: dial tcp: lookup tcp/{text}: unknown port");
}
