using System.Text;
using Kronicle.Application.Admission.Configuration;
using Kronicle.Domain.Objects;
using Kronicle.Infrastructure.Wire.Yaml;

namespace Kronicle.Application.Tests.Admission.Configuration;

public sealed class AdmissionConfigurationFileTests
{
    private const string Head = "apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\n";

    [Fact]
    public void A_plug_in_has_its_configuration_in_the_file_or_beside_it()
    {
        PluginConfigurations read = Read(Head + """
            plugins:
            - name: PodSecurity
              configuration: {kind: PodSecurityConfiguration}
            - name: EventRateLimit
              path: rates.yaml
            - name: PodSecurity
              configuration: {kind: Other}
            - name: ResourceQuota
            """, ("/etc/rates.yaml", "kind: Configuration"));
        Assert.Equal("PodSecurityConfiguration", read.Of("PodSecurity")!.Text("kind"));
        Assert.Equal("Configuration", read.Of("EventRateLimit")!.Text("kind"));
        Assert.Null(read.Of("ResourceQuota"));
    }

    [Fact]
    public void A_file_of_old_is_the_configuration_itself()
    {
        MapNode? selectors = Read("podNodeSelectorPluginConfig: {ns: a=b}").Of("PodNodeSelector");
        Assert.Equal("a=b", selectors!.Map("podNodeSelectorPluginConfig")!.Text("ns"));
    }

    [Theory]
    [InlineData("kind: Pod\napiVersion: v1", "failed to read plugin config: /etc/a.yaml: no kind \"Pod\" is registered for version \"v1\"; expected AdmissionConfiguration of apiserver.config.k8s.io/v1 or apiserver.k8s.io/v1alpha1 or apiserver.k8s.io/v1beta1")]
    [InlineData("a: b", "failed to read plugin config: /etc/a.yaml: Object 'Kind' is missing in the configuration")]
    [InlineData(Head + "plugin: []", "failed to read plugin config: /etc/a.yaml: strict decoding error: unknown field \"plugin\"")]
    [InlineData(Head + "plugins: [{nam: x}]", "failed to read plugin config: /etc/a.yaml: strict decoding error: unknown field \"plugins[0].nam\"")]
    [InlineData(Head + "plugins: [{name: x, path: none}]", "failed to read plugin config: couldn't open admission plugin configuration /etc/none [no such file]; check --admission-control-config-file")]
    [InlineData("[", "failed to read plugin config: /etc/a.yaml: yaml: ")]
    [InlineData("- a", "failed to read plugin config: /etc/a.yaml: the file is not an object")]
    public void A_file_that_is_none_ends_the_start(string text, string why) =>
        Assert.StartsWith(why, Assert.Throws<StartupException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Equal("failed to read plugin config: unable to read admission control configuration from \"/etc/b\" [no such file]; check --admission-control-config-file",
            Assert.Throws<StartupException>(() => new AdmissionConfigurationFile(new YamlText(), _ => throw new IOException("no such file")).Read("/etc/b")).Message);

    private static PluginConfigurations Read(string text, params (string Path, string Text)[] more)
    {
        var files = more.Append(("/etc/a.yaml", text)).ToDictionary(file => file.Item1, file => file.Item2);
        return new AdmissionConfigurationFile(new YamlText(), path => files.TryGetValue(path, out string? found)
            ? Encoding.UTF8.GetBytes(found)
            : throw new IOException("no such file")).Read("/etc/a.yaml");
    }
}
