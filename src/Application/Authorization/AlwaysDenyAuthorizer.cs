namespace Kronicle.Application.Authorization;

/// <summary>The mode AlwaysDeny: nobody may do anything that no authorizer before or after it allows, as in kube-apiserver.</summary>
public sealed class AlwaysDenyAuthorizer : IAuthorizer
{
    private static readonly AuthorizationOutcome Answer = new(Decision.NoOpinion, "Everything is forbidden.");

    public string Name => AuthorizationModes.AlwaysDeny;

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation) =>
        ValueTask.FromResult(Answer);
}
