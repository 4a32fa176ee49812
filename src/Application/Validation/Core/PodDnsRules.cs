using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;
using Kronicle.Domain.Selection;

namespace Kronicle.Application.Validation.Core;

/// <summary>The rules of how a pod resolves names: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-config</summary>
internal static class PodDnsRules
{
    private const int MostServers = 3;
    private const int MostSearches = 32;
    private const int MostSearchBytes = 2048;
    private const string Label = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";

    private const string SearchMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an "
        + @"alphanumeric character (e.g. 'example.com', regex used for validation is '" + Label + @"(\." + Label + ")*')";

    public static void Check(PodReview review, FieldPath path, Causes causes)
    {
        MapNode? config = review.Spec.Map("dnsConfig");
        if (review.Spec.Text("dnsPolicy") == "None")
        {
            if (config is null)
            {
                causes.Add(FieldError.Required(path, "must provide `dnsConfig` when `dnsPolicy` is None"));
                return;
            }

            if (config.Length("nameservers") == 0)
            {
                causes.Add(FieldError.Required(path.Child("nameservers"), "must provide at least one DNS nameserver when `dnsPolicy` is None"));
                return;
            }
        }

        if (config is null)
        {
            return;
        }

        Servers(config.List("nameservers"), review.Old?.Map("dnsConfig")?.List("nameservers"), path.Child("nameservers"), causes);
        Searches(config.List("searches"), path.Child("searches"), causes);
        foreach ((int i, MapNode option) in config.Entries("options"))
        {
            if (!option.HasText("name"))
            {
                causes.Add(FieldError.Required(path.Child("options").Index(i), "must not be empty"));
            }
        }
    }

    private static void Servers(ListNode? servers, ListNode? stored, FieldPath path, Causes causes)
    {
        if (servers is { Count: > MostServers })
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(servers), "must not have more than 3 nameservers"));
        }

        for (int i = 0; i < (servers?.Count ?? 0); i++)
        {
            AddressRules.Address(servers!.TextAt(i), path.Index(i), causes, stored);
        }
    }

    private static void Searches(ListNode? searches, FieldPath path, Causes causes)
    {
        if (searches is null)
        {
            return;
        }

        if (searches.Count > MostSearches)
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(searches), "must not have more than 32 search paths"));
        }

        int bytes = searches.Count - 1;
        for (int i = 0; i < searches.Count; i++)
        {
            bytes += System.Text.Encoding.UTF8.GetByteCount(searches.TextAt(i));
        }

        if (bytes > MostSearchBytes)
        {
            causes.Add(FieldError.Invalid(path, ShownValue.Json(searches), "must not have more than 2048 characters (including spaces) in the search list"));
        }

        for (int i = 0; i < searches.Count; i++)
        {
            Search(searches.TextAt(i), path.Index(i), causes);
        }
    }

    private static void Search(string search, FieldPath path, Causes causes)
    {
        if (search == ".")
        {
            return;
        }

        string domain = search.EndsWith('.') ? search[..^1] : search;
        if (System.Text.Encoding.UTF8.GetByteCount(domain) > 253)
        {
            causes.Add(FieldError.InvalidText(path, domain, "must be no more than 253 characters"));
        }

        if (!IsDomain(domain))
        {
            causes.Add(FieldError.InvalidText(path, domain, SearchMessage));
        }
    }

    // A domain whose labels may begin with one underscore and have others within.
    private static bool IsDomain(string domain)
    {
        foreach (string part in domain.Split('.'))
        {
            ReadOnlySpan<char> label = part.StartsWith('_') ? part.AsSpan(1) : part;
            if (label.IsEmpty || label[0] == '_' || label[^1] == '_' || !DnsSyntax.IsLabel(part.Trim('_').Replace('_', '-')))
            {
                return false;
            }
        }

        return true;
    }
}
