using Kronicle.Application.Authentication;

namespace Kronicle.Application.Internal;

/// <summary>The identities under which the server's own parts call. They have the rights that the policy of a fresh cluster gives them.</summary>
public static class InternalCallers
{
    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];

    /// <summary>The server itself, as kube-apiserver calls over its loopback connection.</summary>
    public static readonly InternalCaller Server = new(
        new UserInfo("system:apiserver", "", [UserInfo.MastersGroup, UserInfo.AuthenticatedGroup], NoExtra), "kube-apiserver");

    /// <summary>A kube-controller-manager itself, as which it makes the tokens of accounts.</summary>
    public static readonly InternalCaller ControllerManager = new(
        new UserInfo("system:kube-controller-manager", "", [UserInfo.AuthenticatedGroup], NoExtra), "kube-controller-manager");

    /// <summary>A controller, by the name of its service account in kube-system.</summary>
    public static InternalCaller Controller(string account)
    {
        var name = new ServiceAccountName("kube-system", account);
        return new(new UserInfo(name.ToString(), "", [.. name.Groups, UserInfo.AuthenticatedGroup], NoExtra), "kube-controller-manager");
    }
}

/// <param name="User">Who calls.</param>
/// <param name="Agent">The name in the user agent, which is the field manager too.</param>
public sealed record InternalCaller(UserInfo User, string Agent);
