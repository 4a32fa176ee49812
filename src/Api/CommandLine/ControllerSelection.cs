namespace Kronicle.Api.CommandLine;

/// <summary>Which of the server's own controllers run: kube-controller-manager's notation, where * is all and -NAME takes one out.</summary>
public sealed record ControllerSelection
{
    /// <summary>The controllers by the names that kube-controller-manager gives them.</summary>
    public static readonly IReadOnlyList<string> Known =
    [
        "namespace-controller", "garbage-collector-controller", "serviceaccount-controller",
        "root-ca-certificate-publisher-controller", "clusterrole-aggregation-controller", "resourcequota-controller",
        "serviceaccount-token-controller",
    ];

    public static readonly ControllerSelection All = new([.. Known]);

    private readonly HashSet<string> names;

    private ControllerSelection(HashSet<string> names) => this.names = names;

    public bool Includes(string name) => names.Contains(name);

    /// <summary>Reads none, all, or a list such as namespace-controller or *,-resourcequota-controller; null when a name is not known.</summary>
    public static ControllerSelection? Parse(IReadOnlyList<string> words)
    {
        var chosen = new HashSet<string>(words.Any(word => word is "all" or "*") ? Known : []);
        foreach (string word in words)
        {
            string name = word.TrimStart('-');
            if (Known.Contains(name))
            {
                _ = word[0] == '-' ? chosen.Remove(name) : chosen.Add(name);
            }
            else if (word is not ("all" or "*") && !(word == "none" && words.Count == 1))
            {
                return null;
            }
        }

        return new(chosen);
    }

    public bool Equals(ControllerSelection? other) => other is not null && names.SetEquals(other.names);

    public override int GetHashCode() => names.Count;
}
