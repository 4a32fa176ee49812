using System.Globalization;
using System.Text;
using Kronicle.Application.Auditing;
using Kronicle.Application.Authentication;
using Kronicle.Application.Pipeline;
using Kronicle.Domain.Objects;

namespace Kronicle.Infrastructure.Auditing;

/// <summary>One audit event as a line of text: --audit-log-format=legacy.</summary>
internal static class LegacyLine
{
    public static byte[] Of(in AuditEvent item)
    {
        RequestContext context = item.Context;
        UserInfo? user = item.Authenticated ? context.Impersonator ?? context.User : null;
        UserInfo? other = context.Impersonator is null ? null : context.User;
        string groups = user is { Groups.Count: > 0 } ? List(user.Groups) : "<none>";
        string code = item.Code == 0 ? "<deferred>" : item.Code.ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"{context.Received.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)} AUDIT: id={GoText.Quote(context.AuditId)} stage={GoText.Quote(item.Stage.ToString())} "
            + $"ip={GoText.Quote(Or(context.ForwardedFor is [var first, ..] ? first : context.RemoteAddress, "<unknown>"))} method={GoText.Quote(context.Info.Verb)} user={GoText.Quote(user?.Name ?? "<none>")} "
            + $"groups={GoText.Quote(groups)} as={GoText.Quote(other?.Name ?? "<self>")} asgroups={GoText.Quote(other is null ? "<lookup>" : List(other.Groups))} "
            + $"user-agent={GoText.Quote(context.UserAgent)} namespace={GoText.Quote(Or(context.Info.Namespace, "<none>"))} uri={GoText.Quote(context.Uri)} response=\"{code}\"");
    }

    private static string List(IReadOnlyList<string> items) => string.Join(',', items.Select(GoText.Quote));

    private static string Or(string text, string otherwise) => text.Length > 0 ? text : otherwise;
}
