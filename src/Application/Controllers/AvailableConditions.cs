using Kronicle.Domain.Objects;

namespace Kronicle.Application.Controllers;

/// <summary>What the condition Available of an APIService can say.</summary>
internal static class AvailableConditions
{
    private const string Type = "Available";

    /// <summary>No service is named: the group version is served here.</summary>
    public static readonly Condition Local = new(Type, true, "Local", "Local APIServices are always available");

    /// <summary>There is no such service.</summary>
    public static Condition ServiceNotFound(string ns, string name) =>
        new(Type, false, "ServiceNotFound", $"service/{name} in {GoText.Quote(ns)} is not present");

    /// <summary>There is the service, but requests do not get there.</summary>
    public static Condition NoAggregation(string ns, string name) =>
        new(Type, false, "NoAggregation", $"requests are not passed on to service/{name} in {GoText.Quote(ns)}: this server does not aggregate APIs");
}
