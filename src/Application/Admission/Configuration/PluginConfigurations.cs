using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Configuration;

/// <summary>What --admission-control-config-file says to the plug-ins.</summary>
/// <param name="byPlugin">A plug-in's name and its configuration, as it stands there.</param>
public sealed class PluginConfigurations(IReadOnlyDictionary<string, MapNode> byPlugin)
{
    public static readonly PluginConfigurations None = new(new Dictionary<string, MapNode>());

    /// <summary>The configuration of a plug-in; null when the file has none for it.</summary>
    public MapNode? Of(string plugin) => byPlugin.GetValueOrDefault(plugin);

    /// <summary>The end of a start with a configuration that a plug-in can't take, in the reference's words.</summary>
    public static StartupException Unusable(string plugin, string why) => new($"couldn't init admission plugin \"{plugin}\": {why}");
}
