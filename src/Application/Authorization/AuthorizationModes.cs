using Kronicle.Application.Authentication;
using Kronicle.Application.Authorization.Nodes;
using Kronicle.Application.Authorization.Rbac;
using Kronicle.Application.Authorization.Webhook;

namespace Kronicle.Application.Authorization;

/// <summary>The modes of --authorization-mode: a new one is a constant, a name in <see cref="All"/> and a line in <see cref="Create(AuthorizerChoice, AuthorizerParts)"/>.</summary>
public static class AuthorizationModes
{
    public const string Node = "Node";
    public const string Rbac = "RBAC";
    public const string Abac = "ABAC";
    public const string Webhook = "Webhook";
    public const string AlwaysAllow = "AlwaysAllow";
    public const string AlwaysDeny = "AlwaysDeny";

    public static readonly IReadOnlyList<string> All = [Node, Rbac, Abac, Webhook, AlwaysAllow, AlwaysDeny];

    /// <summary>The chain of these authorizers, in their order, behind the administrators' group.</summary>
    public static AuthorizerChain Create(IReadOnlyList<AuthorizerChoice> choices, AuthorizerParts parts) => new(
    [
        new PrivilegedGroupAuthorizer(UserInfo.MastersGroup),
        .. choices.Select(choice => Create(choice, parts)),
    ]);

    /// <summary>
    /// Why a configuration that is taken while the server runs may not be; null when it may. What is decided from the server's own objects
    /// or files is there from the start or never, and is not left out later.
    /// </summary>
    public static string? RefusalOfChange(IReadOnlyList<AuthorizerChoice> first, IReadOnlyList<AuthorizerChoice> next)
    {
        string[] before = [.. first.Select(choice => choice.Mode)];
        string[] after = [.. next.Select(choice => choice.Mode)];
        string[] missing = [.. before.Except(after).Where(mode => mode != Webhook).Order(StringComparer.Ordinal)];
        return missing.Length > 0 ? $"missing required types: [{string.Join(' ', missing)}]"
            : after.Except(before).FirstOrDefault(mode => mode is Node or Rbac or Abac) is { } late
                ? $"authorizer type {late} is not allowed if it was not enabled at initial server startup"
                : null;
    }

    private static IAuthorizer Create(AuthorizerChoice choice, AuthorizerParts parts) => choice.Mode switch
    {
        Node => new NodeAuthorizer(parts.Graph),
        Rbac => new RbacAuthorizer(parts.Roles),
        Abac => parts.Policies(),
        Webhook => parts.OpenWebhook(choice),
        AlwaysAllow => new AlwaysAllowAuthorizer(),
        AlwaysDeny => new AlwaysDenyAuthorizer(),
        _ => throw new ArgumentOutOfRangeException(nameof(choice), choice.Mode, "no such authorization mode"),
    };
}

/// <summary>One authorizer of the chain.</summary>
/// <param name="Mode">One of <see cref="AuthorizationModes.All"/>.</param>
public sealed record AuthorizerChoice(string Mode)
{
    /// <summary>Of the mode Webhook: how it is asked.</summary>
    public WebhookSettings Webhook { get; init; } = new();

    /// <summary>Of the mode Webhook: the kubeconfig by which it is reached.</summary>
    public string Kubeconfig { get; init; } = "";
}

/// <summary>What authorizers decide from.</summary>
public sealed record AuthorizerParts(IRoleSource Roles)
{
    /// <summary>Which nodes need which objects.</summary>
    public NodeGraph Graph { get; init; } = new();

    /// <summary>Reads the policies of the mode ABAC.</summary>
    public Func<IAuthorizer> Policies { get; init; } = () => throw new StartupException("the mode ABAC has no policy file; name it with --authorization-policy-file");

    /// <summary>Opens the service of a mode Webhook.</summary>
    public Func<AuthorizerChoice, IAuthorizer> OpenWebhook { get; init; } = _ => throw new StartupException("the mode Webhook has no kubeconfig");
}
