namespace Kronicle.Application.Authorization;

/// <summary>
/// Allows members of one group everything, without a reason. It stands before every mode with the group system:masters, so that no
/// broken role or mode locks the administrator out.
/// </summary>
public sealed class PrivilegedGroupAuthorizer(string group) : IAuthorizer
{
    public string Name => "PrivilegedGroup";

    public ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        foreach (string member in attributes.User.Groups)
        {
            if (member == group)
            {
                return ValueTask.FromResult(AuthorizationOutcome.Allow);
            }
        }

        return ValueTask.FromResult(AuthorizationOutcome.NoOpinion);
    }
}
