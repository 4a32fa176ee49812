using Kronicle.Domain.Failures;

namespace Kronicle.Application.Authorization;

/// <summary>Asks each authorizer in turn; the first Allow or Deny decides. When none has an opinion, what they said is joined, a line each, and so are errors.</summary>
public sealed class AuthorizerChain(IReadOnlyList<IAuthorizer> authorizers)
{
    private IReadOnlyList<IAuthorizer> current = authorizers;

    public IReadOnlyList<IAuthorizer> Authorizers => Volatile.Read(ref current);

    /// <summary>Puts others in their place. A decision that is under way ends with those that it began with.</summary>
    public void Use(IReadOnlyList<IAuthorizer> others) => Volatile.Write(ref current, others);

    /// <summary>Only <see cref="Decision.Allow"/> lets the request pass; anything else is answered with <see cref="ForbiddenMessages"/>.</summary>
    public async ValueTask<AuthorizationOutcome> AuthorizeAsync(AuthorizationAttributes attributes, CancellationToken cancellation)
    {
        string reasons = "";
        List<string>? errors = null;
        foreach (IAuthorizer authorizer in Authorizers)
        {
            AuthorizationOutcome outcome = await authorizer.AuthorizeAsync(attributes, cancellation).ConfigureAwait(false);
            if (outcome.Decision != Decision.NoOpinion)
            {
                return outcome;
            }

            if (outcome.Error is { } error)
            {
                (errors ??= []).Add(error);
            }

            if (outcome.Reason.Length > 0)
            {
                reasons = reasons.Length == 0 ? outcome.Reason : reasons + "\n" + outcome.Reason;
            }
        }

        return reasons.Length == 0 && errors is null
            ? AuthorizationOutcome.NoOpinion
            : new(Decision.NoOpinion, reasons) { Error = errors is null ? null : AggregateError.Text(errors) };
    }
}
