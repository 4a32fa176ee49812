namespace Kronicle.Domain.Meta;

/// <summary>An API group and version; the legacy group is the empty string. https://kubernetes.io/docs/reference/using-api/</summary>
public readonly record struct GroupVersion(string Group, string Version)
{
    /// <summary>Reads the apiVersion form: "v1" or "apps/v1". Null when it has more than one slash.</summary>
    public static GroupVersion? Parse(string apiVersion)
    {
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return new("", apiVersion);
        }

        return apiVersion.IndexOf('/', slash + 1) >= 0 ? null : new(apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    /// <summary>The apiVersion form: "v1" or "apps/v1".</summary>
    public override string ToString() => Group.Length == 0 ? Version : Group + "/" + Version;
}

/// <summary>A kind in its group and version.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    public GroupVersion GroupVersion => new(Group, Version);

    /// <summary>As Go prints it in messages: "apps/v1, Kind=Deployment".</summary>
    public override string ToString() => $"{GroupVersion}, Kind={Kind}";
}

/// <summary>A resource without its version: what authorization, quota and error messages name.</summary>
public readonly record struct GroupResource(string Group, string Resource)
{
    /// <summary>As Go prints it in messages: "configmaps" or "deployments.apps".</summary>
    public override string ToString() => Group.Length == 0 ? Resource : Resource + "." + Group;
}
