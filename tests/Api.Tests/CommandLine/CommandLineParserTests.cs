using System.Net;
using Kronicle.Api.CommandLine;
using Kronicle.Application.Admission;

namespace Kronicle.Api.Tests.CommandLine;

public sealed class CommandLineParserTests
{
    [Fact]
    public void No_flags_are_the_defaults()
    {
        ServerOptions options = Run();
        Assert.Equal(6443, options.SecurePort);
        Assert.Equal(IPAddress.Loopback, options.BindAddress);
        Assert.Equal("/home/me/.local/share/kronicle", options.DataDir);
        Assert.Equal(StorageKind.Embedded, options.Storage);
        Assert.Equal(["Node", "RBAC"], options.AuthorizationMode);
        Assert.Equal(AdmissionPlugins.OnByDefault, options.AdmissionPlugins);
        Assert.Equal("10.0.0.1", options.KubernetesServiceAddress.ToString());
        Assert.True(options.Controllers.Includes("namespace-controller"));
    }

    [Fact]
    public void The_data_directory_follows_the_xdg_specification()
    {
        Assert.Equal("/data/kronicle", Parse(new() { ["XDG_DATA_HOME"] = "/data", ["HOME"] = "/home/me" }).Options!.DataDir);
        Assert.Equal("/home/me/.local/share/kronicle", Parse(new() { ["XDG_DATA_HOME"] = "data", ["HOME"] = "/home/me" }).Options!.DataDir);
        Assert.Contains("--data-dir", Line(Parse([])), StringComparison.Ordinal);
        Assert.Equal("here", Parse([], "--data-dir=here").Options!.DataDir);
    }

    [Theory]
    [InlineData("--secure-port=7443")]
    [InlineData("--secure-port", "7443")]
    [InlineData("--secure_port=7443")]
    [InlineData("--secure-port=1", "--secure-port=7443")]
    public void Values_are_written_as_go_has_them(params string[] args) => Assert.Equal(7443, Run(args).SecurePort);

    [Theory]
    [InlineData(true, "--allow-privileged")]
    [InlineData(true, "--allow-privileged=true")]
    [InlineData(true, "--allow-privileged=T")]
    [InlineData(false, "--allow-privileged", "--allow-privileged=0")]
    public void Switches_are_written_as_go_has_them(bool on, params string[] args) => Assert.Equal(on, Run(args).AllowPrivileged);

    [Fact]
    public void The_command_line_of_the_recordings_is_taken()
    {
        ServerOptions options = Run(
            "--token-auth-file=tokens.csv", "--authorization-mode=Node,RBAC", "--service-account-issuer=https://kubernetes.default.svc",
            "--service-cluster-ip-range=10.96.0.0/12,fd00::/112", "--service-node-port-range=30000+100", "--allow-privileged",
            "--controllers", "none", "--request-timeout=300ms", "--min-request-timeout=5", "--event-ttl=24h",
            "--watch-cache-sizes=pods#1000,nodes#100", "--watch-cache-sizes=deployments.apps#7", "-v=2", "--audit-log-path=-");
        Assert.Equal(["https://kubernetes.default.svc"], options.ServiceAccountIssuer);
        Assert.Equal("10.96.0.1", options.KubernetesServiceAddress.ToString());
        Assert.Equal(new PortRange(30000, 30100), options.ServiceNodePortRange);
        Assert.False(options.Controllers.Includes("namespace-controller"));
        Assert.Equal(TimeSpan.FromMilliseconds(300), options.RequestTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), options.MinRequestTimeout);
        Assert.Equal(TimeSpan.FromDays(1), options.EventTtl);
        Assert.Equal((1000, 7), (options.WatchCacheSizes["pods"], options.WatchCacheSizes["deployments.apps"]));
        Assert.Equal(2, options.Verbosity);
        Assert.Equal("-", options.AuditLogPath);
    }

    [Fact]
    public void Recent_events_are_kept_as_the_flags_of_the_watch_cache_say()
    {
        ServerOptions options = Run("--default-watch-cache-size=50", "--watch-cache-sizes=pods#0", "--etcd-healthcheck-timeout=3s", "--etcd-readycheck-timeout=1s");
        Assert.Equal((true, 50, 0), (options.WatchCache, options.DefaultWatchCacheSize, options.WatchCacheSizes["pods"]));
        Assert.Equal((3, 1), (options.EtcdHealthcheckTimeout.TotalSeconds, options.EtcdReadycheckTimeout.TotalSeconds));
        Assert.False(Run("--watch-cache=false").WatchCache);
    }

    [Fact]
    public void Lists_add_up_and_replace_the_default() => Assert.Equal(
        ["RBAC", "AlwaysDeny", "Node"], Run("--authorization-mode=RBAC,AlwaysDeny", "--authorization-mode=Node").AuthorizationMode);

    [Fact]
    public void Controllers_are_chosen_by_name()
    {
        ControllerSelection controllers = Run("--controllers=*,-resourcequota-controller").Controllers;
        Assert.True(controllers.Includes("namespace-controller"));
        Assert.False(controllers.Includes("resourcequota-controller"));
        Assert.False(Run("--controllers=namespace-controller").Controllers.Includes("serviceaccount-controller"));
    }

    [Theory]
    [InlineData("--secure-port: \"x\" can't be used: use a port from 0 to 65535", "--secure-port=x")]
    [InlineData("--secure-port: \"70000\" can't be used: use a port", "--secure-port=70000")]
    [InlineData("--bind-address: \"10.1\" can't be used: use an IP address", "--bind-address=10.1")]
    [InlineData("--advertise-address: \"0.0.0.0\" can't be used", "--advertise-address=0.0.0.0")]
    [InlineData("--allow-privileged: \"maybe\" can't be used: use true or false", "--allow-privileged=maybe")]
    [InlineData("unexpected word \"false\": a switch takes its value with =, write --anonymous-auth=false", "--anonymous-auth", "false")]
    [InlineData("unknown command \"serve\"", "serve")]
    [InlineData("unexpected word \"serve\"", "--secure-port=0", "serve")]
    [InlineData("--secure-port needs a value", "--secure-port")]
    [InlineData("--request-timeout: \"5\" can't be used: use a duration", "--request-timeout=5")]
    [InlineData("--storage: \"tape\" can't be used: use embedded, etcd, postgres or memory", "--storage=tape")]
    [InlineData("--storage=postgres needs the database: name it with --postgres", "--storage=postgres")]
    [InlineData("--postgres and --storage=embedded contradict each other", "--postgres=Host=x", "--storage=embedded")]
    [InlineData("--storage=etcd needs the members of the cluster: name them with --etcd-servers", "--storage=etcd")]
    [InlineData("--etcd-servers and --storage=memory contradict each other", "--etcd-servers=http://127.0.0.1:2379", "--storage=memory")]
    [InlineData("--etcd-servers: \"127.0.0.1:2379\" can't be used: use http:// or https:// addresses", "--etcd-servers=127.0.0.1:2379")]
    [InlineData("--etcd-prefix: \"/\" can't be used", "--etcd-servers=http://127.0.0.1:2379", "--etcd-prefix=/")]
    [InlineData("--storage-media-type: \"text/plain\" can't be used", "--storage-media-type=text/plain")]
    [InlineData("authorization-mode Webhook's authorization config file not passed: name it with --authorization-webhook-config-file", "--authorization-mode=RBAC,Webhook")]
    [InlineData("--authorization-mode: \"rbac\" can't be used: use Node, RBAC, ABAC, Webhook, AlwaysAllow, AlwaysDeny", "--authorization-mode=rbac")]
    [InlineData("--authorization-mode: \"RBAC\" can't be used: name each mode once", "--authorization-mode=RBAC,RBAC")]
    [InlineData("--enable-admission-plugins: \"ValidatingAdmissionPolicy\" can't be used: this plug-in is not in this build",
        "--enable-admission-plugins=ValidatingAdmissionPolicy")]
    [InlineData("--enable-admission-plugins: \"NodeRestrictoin\" can't be used: no such plug-in; did you mean NodeRestriction?",
        "--enable-admission-plugins=NodeRestrictoin")]
    [InlineData("--controllers: \"nope\" can't be used: use all, none or a list of namespace-controller", "--controllers=nope")]
    [InlineData("--service-cluster-ip-range: \"10.0.0.0/30\" can't be used", "--service-cluster-ip-range=10.0.0.0/30")]
    [InlineData("--service-cluster-ip-range: \"10.0.0.0/24,10.1.0.0/24\" can't be used", "--service-cluster-ip-range=10.0.0.0/24,10.1.0.0/24")]
    [InlineData("--service-node-port-range: \"9-5\" can't be used", "--service-node-port-range=9-5")]
    [InlineData("--watch-cache-sizes: \"pods=5\" can't be used", "--watch-cache-sizes=pods=5")]
    [InlineData("--watch-cache-sizes: \"pods#-1\" can't be used", "--watch-cache-sizes=pods#-1")]
    [InlineData("--default-watch-cache-size: \"many\" can't be used", "--default-watch-cache-size=many")]
    [InlineData("--etcd-readycheck-timeout: \"0s\" can't be used", "--etcd-readycheck-timeout=0s")]
    [InlineData("--tls-cert-file and --tls-private-key-file need each other", "--tls-cert-file=a")]
    [InlineData("flag --etcd-servers-overrides is known to kube-apiserver but not supported by this build: one log holds all resources", "--etcd-servers-overrides=/events#https://e:2379")]
    [InlineData("flag --egress-selector-config-file is known to kube-apiserver but not supported by this build: nodes, pods and webhooks are reached directly",
        "--egress-selector-config-file=e.yaml")]
    [InlineData("--profiling: \"maybe\" can't be used: use true or false", "--profiling=maybe")]
    [InlineData("--storage-backend: \"etcd2\" can't be used: use etcd3", "--storage-backend=etcd2")]
    [InlineData("--emulated-version: \"1.35\" can't be used: the API of 1.36 is all", "--emulated-version=1.35")]
    [InlineData("--runtime-config: \"batch/v1=false\" can't be used: what 1.36 serves by default can't be turned off", "--runtime-config=batch/v1=false")]
    [InlineData("--runtime-config: \"api/all=perhaps\" can't be used", "--runtime-config=api/all=perhaps")]
    [InlineData("--feature-gates: \"AllAlpha\" can't be used: use NAME=BOOL", "--feature-gates=AllAlpha")]
    [InlineData("--service-account-jwks-uri: \"http://keys\" can't be used: use an https:// URL", "--service-account-jwks-uri=http://keys")]
    [InlineData("unknown flag --secure-prot; did you mean --secure-port?", "--secure-prot=1")]
    [InlineData("unknown flag --etcd-server; did you mean --etcd-servers", "--etcd-server=1")]
    [InlineData("unknown flag --frobnicate-the-whole-thing", "--frobnicate-the-whole-thing")]
    public void What_cannot_be_used_is_one_line_and_exit_code_two(string expected, params string[] args)
    {
        CommandLineResult result = Home(args);
        Assert.Null(result.Options);
        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("Error: " + expected, Line(result), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', Line(result));
    }

    [Fact]
    public void Flags_that_are_gone_are_taken_with_one_warning_each()
    {
        CommandLineResult result = Home("--apiserver-count", "3", "--target-ram-mb=8192", "--disable-admission-plugins=PodSecurityPolicy");
        Assert.NotNull(result.Options);
        Assert.Equal(3, result.Errors.Count);
        Assert.All(result.Errors, line => Assert.StartsWith("Warning: ", line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--profiling=false", "--enable-garbage-collector", "--enable-aggregator-routing=true", "--logging-format=json", "--storage-backend=etcd3",
        "--service-account-lookup=true", "--runtime-config=api/ga=true,batch/v1=true", "--emulated-version=1.36", "--enable-priority-and-fairness=false")]
    public void Flags_that_ask_for_what_is_so_anyway_are_taken_without_a_word(params string[] args) => Assert.Empty(Home(args).Errors);

    [Theory]
    [InlineData("--profiling", "dotnet-trace")]
    [InlineData("--enable-aggregator-routing=false", "endpoints")]
    [InlineData("--proxy-client-cert-file=f.crt", "aggregated API servers")]
    [InlineData("--tracing-config-file=p.yaml", "OTEL_EXPORTER_OTLP_ENDPOINT")]
    [InlineData("--enable-garbage-collector=false", "--controllers")]
    [InlineData("--feature-gates=WatchList=true,AllAlpha=false", "as 1.36 has it by default")]
    [InlineData("--runtime-config=api/all=true", "turns nothing on")]
    [InlineData("--runtime-config=batch/v2alpha1=true", "turns nothing on")]
    [InlineData("--endpoint-reconciler-type=master-count", "leases")]
    [InlineData("--admission-control=LimitRanger", "--enable-admission-plugins")]
    [InlineData("--vmodule=a=3", "--v")]
    public void Flags_that_have_no_effect_here_are_taken_with_one_line_that_says_what_stands_in_their_place(string flag, string expected)
    {
        CommandLineResult result = Home(flag);
        Assert.NotNull(result.Options);
        string line = Assert.Single(result.Errors);
        Assert.StartsWith("Warning: --", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_names_an_address_for_others_listens_on_every_address_unless_told_otherwise()
    {
        Assert.Equal("0.0.0.0", Run("--advertise-address=10.0.0.5").BindAddress.ToString());
        Assert.Equal("::", Run("--advertise-address=fd00::5").BindAddress.ToString());
        Assert.Equal("127.0.0.1", Run("--advertise-address=10.0.0.5", "--bind-address=127.0.0.1").BindAddress.ToString());
    }

    [Fact]
    public void The_older_flag_for_admission_plug_ins_replaces_those_that_are_on_by_default() =>
        Assert.Equal(["LimitRanger", "ServiceAccount"], Run("--admission-control=LimitRanger,ServiceAccount").AdmissionPlugins);

    [Fact]
    public void Letting_everybody_do_everything_ends_anonymous_access()
    {
        CommandLineResult result = Home("--authorization-mode=AlwaysAllow");
        Assert.False(result.Options!.AnonymousAuth);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Plugins_of_features_that_are_off_are_taken_and_any_of_the_reference_can_be_turned_off()
    {
        Assert.Equal(AdmissionPlugins.OnByDefault, Run("--enable-admission-plugins=PodGroupProtection,PodGroupWorkloadExists,JobValidation").AdmissionPlugins);
        Assert.Equal(AdmissionPlugins.OnByDefault, Run("--disable-admission-plugins=ValidatingAdmissionPolicy,MutatingAdmissionPolicy").AdmissionPlugins);
    }

    [Fact]
    public void Plugins_are_turned_off_by_name() => Assert.Equal(
        AdmissionPlugins.OnByDefault.Except(["NamespaceLifecycle", "Priority"]),
        Run("--disable-admission-plugins=NamespaceLifecycle,Priority").AdmissionPlugins);

    [Fact]
    public void Help_and_version_are_answers()
    {
        CommandLineResult help = Home("--help", "--secure-port=1");
        Assert.Null(help.Options);
        Assert.Equal(0, help.ExitCode);
        Assert.Contains("--secure-port=PORT", help.Output, StringComparison.Ordinal);
        Assert.Contains("Examples:", Home("-h").Output, StringComparison.Ordinal);
        Assert.Equal("Kronicle 0.1.0 (Kubernetes v1.36.2)\n", Home("--version").Output);
        Assert.NotNull(Home("--version=false").Options);
    }

    [Fact]
    public void Help_fits_a_terminal_of_120_columns() =>
        Assert.All(Home("--help").Output.Split('\n'), line => Assert.InRange(line.Length, 0, 120));

    [Fact]
    public void Reporting_prints_answers_and_problems_where_they_belong()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        Assert.Equal(2, Home("--nope").Report(output, error));
        Assert.Empty(output.ToString());
        Assert.StartsWith("Error: unknown flag --nope", error.ToString(), StringComparison.Ordinal);
    }

    private static ServerOptions Run(params string[] args)
    {
        CommandLineResult result = Home(args);
        Assert.True(result.Options is not null, string.Join('\n', result.Errors));
        return result.Options;
    }

    private static CommandLineResult Home(params string[] args) => Parse(new() { ["HOME"] = "/home/me" }, args);

    private static CommandLineResult Parse(Dictionary<string, string> environment, params string[] args) =>
        CommandLineParser.Parse(args, name => environment.GetValueOrDefault(name));

    private static string Line(CommandLineResult result) => Assert.Single(result.Errors);
}
