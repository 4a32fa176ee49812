namespace Kronicle.Domain.Addresses;

/// <summary>The IP families by the names that the API gives them.</summary>
public static class IpFamilies
{
    public const string V4 = "IPv4";
    public const string V6 = "IPv6";

    /// <summary>The family that this one is not.</summary>
    public static string Other(string family) => family == V4 ? V6 : V4;
}
