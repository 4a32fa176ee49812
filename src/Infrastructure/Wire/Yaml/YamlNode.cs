namespace Kronicle.Infrastructure.Wire.Yaml;

/// <summary>A node of a YAML document, with aliases resolved to the nodes they stand for.</summary>
internal abstract class YamlNode
{
    /// <summary>From 1.</summary>
    public required int Line { get; init; }
}

/// <summary>A scalar before its type is resolved.</summary>
internal sealed class YamlScalar : YamlNode
{
    public required string Text { get; init; }

    /// <summary>The explicit tag in short form, such as !!int; empty when there is none.</summary>
    public required string Tag { get; init; }

    /// <summary>Written without quotes and not as a block.</summary>
    public required bool Plain { get; init; }

    /// <summary>The key under which other maps are merged in.</summary>
    public bool IsMerge => Text == "<<" && (Plain || Tag == "!!merge");
}

internal sealed class YamlSequence : YamlNode
{
    public List<YamlNode> Items { get; } = [];
}

internal sealed class YamlMapping : YamlNode
{
    public List<(YamlNode Key, YamlNode Value)> Entries { get; } = [];
}

/// <summary>A place where an anchored node stands again.</summary>
internal sealed class YamlAlias : YamlNode
{
    public required string Anchor { get; init; }

    public required YamlNode Target { get; init; }
}
