using Kronicle.Application.Authentication;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Strategies;

/// <summary>
/// A CertificateSigningRequest speaks of who created it, whatever the client wrote there; it never changes but by its subresources:
/// /approval decides, /status brings the certificate. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
/// </summary>
public sealed class SigningRequestStrategy : IKindStrategy
{
    private static readonly string[] Decisions = ["Approved", "Denied"];

    public string Resource => "certificatesigningrequests.certificates.k8s.io";

    public void PrepareForCreate(StrategyWrite write)
    {
        MapNode spec = write.Object.EnsureMap("spec");
        UserInfo user = write.User;
        spec["username"] = user.Name;
        spec["uid"] = user.Uid;
        spec["groups"] = new ListNode(user.Groups.Select(group => (Node)new TextNode(group)));
        spec.Remove("extra");
        if (user.Extra.Count > 0)
        {
            MapNode extra = spec.EnsureMap("extra");
            foreach ((string key, IReadOnlyList<string> values) in user.Extra)
            {
                extra[key] = new ListNode(values.Select(value => (Node)new TextNode(value)));
            }
        }

        write.Object["status"] = new MapNode();
    }

    public void PrepareForUpdate(StrategyWrite write)
    {
        MapNode old = write.Old!;
        MapNode target = write.Object;
        target["spec"] = old["spec"]?.Clone();
        switch (write.Subresource)
        {
            case "":
                target["status"] = old["status"]?.Clone();
                break;
            case "status":
                KeepDecisions(Conditions(target), Conditions(old));
                SetTimes(Conditions(target), Conditions(old), write.Now);
                break;
            case "approval":
                SetTimes(Conditions(target), Conditions(old), write.Now);
                MapNode status = old.Map("status")?.Copy() ?? [];
                status["conditions"] = target.Map("status")?["conditions"];
                target["status"] = status;
                break;
        }
    }

    // Where their number stays, decisions stay as they are; where it does not, the rules refuse the update.
    private static void KeepDecisions(ListNode? conditions, ListNode? old)
    {
        foreach (string type in Decisions)
        {
            int[] places = Places(conditions, type);
            int[] before = Places(old, type);
            for (int i = 0; places.Length == before.Length && i < places.Length; i++)
            {
                conditions![places[i]] = old![before[i]].Clone();
            }
        }
    }

    private static int[] Places(ListNode? conditions, string type) =>
        [.. Enumerable.Range(0, conditions?.Count ?? 0).Where(i => (conditions![i] as MapNode)?.Text("type") == type)];

    private static void SetTimes(ListNode? conditions, ListNode? old, DateTimeOffset now)
    {
        foreach (MapNode condition in conditions?.Maps ?? [])
        {
            if (condition.Text("lastUpdateTime") is not { Length: > 0 })
            {
                condition["lastUpdateTime"] = Timestamps.Time(now);
            }

            if (condition.Text("lastTransitionTime") is { Length: > 0 })
            {
                continue;
            }

            MapNode? same = old?.Maps.FirstOrDefault(before => before.Text("type") == condition.Text("type") &&
                before.Text("status") == condition.Text("status") && before.Text("lastTransitionTime") is { Length: > 0 });
            condition["lastTransitionTime"] = same?.Text("lastTransitionTime") is { } time ? time : Timestamps.Time(now);
        }
    }

    private static ListNode? Conditions(MapNode request) => request.Map("status")?.List("conditions");
}
