using System.Security.Cryptography.X509Certificates;
using Kronicle.Domain.Addresses;
using Kronicle.Domain.Selection;

namespace Kronicle.Infrastructure.Identity;

/// <summary>The names that a certificate is for when none were given with it: its common name, when that is a host name, and its DNS names.</summary>
internal static class CertificateNames
{
    private const string CommonName = "2.5.4.3";

    /// <remarks>Addresses are left out: the name that a client asks for by is never one (RFC 6066 section 3).</remarks>
    public static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        var names = new List<string>();
        if (Common(certificate) is { } common && IpAddress.Parse(common) is null && IsHostPattern(common))
        {
            names.Add(common);
        }

        names.AddRange(AlternativeNames.Of(certificate).Names);
        return names;
    }

    private static bool IsHostPattern(string name) =>
        name == "*" || DnsSyntax.IsSubdomain(name.StartsWith("*.", StringComparison.Ordinal) ? name.AsSpan(2) : name);

    private static string? Common(X509Certificate2 certificate) => certificate.SubjectName.EnumerateRelativeDistinguishedNames()
        .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == CommonName)
        .Select(name => name.GetSingleElementValue()).LastOrDefault();
}
