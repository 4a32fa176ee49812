using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of kernel parameters: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/</summary>
internal static class SysctlRules
{
    private const int MostBytes = 253;
    private const string Segment = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
    private const string Form = @"must have at most 253 characters and match regex ^(" + Segment + @"[\./])*" + Segment + "$";

    private static readonly string[] Ipc = ["kernel.shm", "kernel.msg", "fs.mqueue."];

    public static void Check(ListNode? sysctls, PodReview review, FieldPath path, Causes causes)
    {
        foreach ((int i, MapNode sysctl) in new Entries(sysctls))
        {
            FieldPath at = path.Index(i).Child("name");
            string name = sysctl.TextOf("name");
            if (name.Length == 0)
            {
                causes.Add(FieldError.Required(at, ""));
            }
            else if (!IsName(name))
            {
                causes.Add(FieldError.InvalidText(at, name, Form));
            }
            else if (sysctls!.RepeatsEarlier(i, "name", name))
            {
                causes.Add(FieldError.Duplicate(at, FieldError.Quote(name)));
            }

            if (!review.Tolerates.HostSysctls && OfHost(name, review.Spec) is { } field)
            {
                causes.Add(FieldError.InvalidText(at, name, $"may not be specified when '{field}' is true"));
            }
        }
    }

    /// <summary>Whether one of them changes a namespace that the pod shares with its host.</summary>
    public static bool AnyOfHost(MapNode spec)
    {
        foreach ((_, MapNode sysctl) in (spec.Map("securityContext") ?? []).Entries("sysctls"))
        {
            if (OfHost(sysctl.TextOf("name"), spec) is not null)
            {
                return true;
            }
        }

        return false;
    }

    private static string? OfHost(string sysctl, MapNode spec)
    {
        string name = Dotted(sysctl);
        if (spec.IsTrue("hostNetwork") && name.StartsWith("net.", StringComparison.Ordinal))
        {
            return "hostNetwork";
        }

        bool ipc = name == "kernel.sem" || Array.Exists(Ipc, prefix => name.StartsWith(prefix, StringComparison.Ordinal));
        return ipc && spec.IsTrue("hostIPC") ? "hostIPC" : null;
    }

    // A name whose first separator is a slash has slashes for dots, and dots for slashes.
    private static string Dotted(string name)
    {
        int first = name.AsSpan().IndexOfAny('.', '/');
        return first < 0 || name[first] == '.'
            ? name
            : string.Create(name.Length, name, static (text, from) =>
            {
                for (int i = 0; i < text.Length; i++)
                {
                    text[i] = from[i] switch { '/' => '.', '.' => '/', char c => c };
                }
            });
    }

    private static bool IsName(string name)
    {
        ReadOnlySpan<char> rest = name;
        if (rest.Length > MostBytes)
        {
            return false;
        }

        foreach (Range part in rest.SplitAny('.', '/'))
        {
            ReadOnlySpan<char> segment = rest[part];
            if (segment.IsEmpty || segment[0] is '-' or '_' || segment[^1] is '-' or '_'
                || segment.ContainsAnyExcept("-_abcdefghijklmnopqrstuvwxyz0123456789"))
            {
                return false;
            }
        }

        return true;
    }
}
