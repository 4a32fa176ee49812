namespace Kronicle.Application.Connections;

/// <summary>Where a connection goes: what the verb decided, without how it is made.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Host">A name or an address, IPv6 without brackets.</param>
/// <param name="Port">The port.</param>
/// <param name="Path">The path with its escapes; empty when there is none.</param>
/// <param name="Query">Without the question mark; empty when there is none.</param>
/// <param name="Trust">Who must answer there.</param>
public sealed record Backend(string Scheme, string Host, int Port, string Path, string Query, BackendTrust Trust)
{
    /// <summary>
    /// The host must not be this machine, a link or a group of machines: a pod's or a node's address is written by those who own the
    /// object, and must not lead to what listens here. (CVE-2022-3294)
    /// </summary>
    public bool GlobalOnly { get; init; }

    /// <summary>Host and port as a URL has them.</summary>
    public string Authority => (Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host) + ":" + Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public Uri Uri => new($"{Scheme}://{Authority}{Path}{(Query.Length > 0 ? "?" + Query : "")}");
}

/// <summary>Who must answer at a backend, and who this server is to it.</summary>
public enum BackendTrust
{
    /// <summary>A kubelet: checked by --kubelet-certificate-authority when there is one; this server shows its client certificate.</summary>
    Kubelet,

    /// <summary>A kubelet whose certificate the caller asks not to check.</summary>
    AnyKubelet,

    /// <summary>Whatever answers there: pods have certificates that nobody vouches for. This server shows no certificate.</summary>
    Anybody,
}
