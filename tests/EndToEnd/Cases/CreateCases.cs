using System.Text;
using System.Text.Json.Nodes;
using Kronicle.EndToEnd.Harness;

namespace Kronicle.EndToEnd.Cases;

/// <summary>kubectl create KIND: each generator of objects.</summary>
public sealed class CreateCases(SharedServer shared) : KubectlTests(shared)
{
    [Theory, EachKubectl]
    public async Task Create_namespace(string version)
    {
        var kubectl = await UseAsync(version);
        string name = kubectl.Namespace + "-more";
        ProgramResult result = await kubectl.RunAsync("create", "namespace", name);
        Assert.Equal($"namespace/{name} created\n", result.Output);
        JsonNode found = await Api.GetAsync($"/api/v1/namespaces/{name}");
        Assert.Equal("Active", Text(found["status"]!["phase"]));
        Assert.Equal(name, Text(found["metadata"]!["labels"]!["kubernetes.io/metadata.name"]));
        ProgramResult again = await kubectl.FailAsync("create", "namespace", name);
        Assert.Equal($"Error from server (AlreadyExists): namespaces \"{name}\" already exists\n", again.Errors);
    }

    [Theory, EachKubectl]
    public async Task Create_a_cluster_role_that_says_a_namespace(string version)
    {
        var kubectl = await UseAsync(version);
        string name = kubectl.Namespace + "-role";
        string manifest = $"apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {{name: {name}, namespace: elsewhere}}\nrules: []\n";
        await kubectl.FeedAsync(manifest, "create", "-n", "elsewhere", "-f", "-");
        Assert.Null((await Api.GetAsync($"/apis/rbac.authorization.k8s.io/v1/clusterroles/{name}"))["metadata"]!["namespace"]);
        await kubectl.FeedAsync(manifest, "apply", "-n", "elsewhere", "--server-side", "--force-conflicts", "-f", "-");
        await kubectl.RunAsync("delete", "clusterrole", name);
    }

    [Theory, EachKubectl]
    public async Task Create_again_what_is_being_deleted(string version)
    {
        var kubectl = await UseAsync(version);
        await kubectl.RunAsync("create", "configmap", "held");
        await kubectl.RunAsync("patch", "cm", "held", "--type=merge", "-p", """{"metadata":{"finalizers":["example.com/hold"]}}""");
        await kubectl.RunAsync("delete", "cm", "held", "--wait=false");
        ProgramResult again = await kubectl.FailAsync("create", "configmap", "held");
        Assert.Contains("object is being deleted: configmaps \"held\" already exists", again.Errors, StringComparison.Ordinal);
        await kubectl.RunAsync("patch", "cm", "held", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
    }

    [Theory, EachKubectl]
    public async Task Create_configmap(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "configmap", "settings", "--from-literal=colour=blue", "--from-literal=empty=");
        Assert.Equal("configmap/settings created\n", result.Output);
        JsonNode found = await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/configmaps/settings");
        Assert.Equal("""{"colour":"blue","empty":""}""", found["data"]!.ToJsonString());
    }

    [Theory, EachKubectl]
    public async Task Create_configmap_from_a_file_that_is_no_text(string version)
    {
        var kubectl = await UseAsync(version);
        string path = Path.Combine(Server.DataDirectory, kubectl.Namespace + ".bin");
        await File.WriteAllBytesAsync(path, [0xff, 0xfe, 0x00], Cancel);
        await kubectl.RunAsync("create", "configmap", "bytes", $"--from-file=key={path}");
        JsonNode found = await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/configmaps/bytes");
        Assert.Equal("//4A", Text(found["binaryData"]!["key"]));
    }

    [Theory, EachKubectl]
    public async Task Create_secret(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "secret", "generic", "login", "--from-literal=password=open sesame");
        Assert.Equal("secret/login created\n", result.Output);
        JsonNode found = await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/secrets/login");
        Assert.Equal("Opaque", Text(found["type"]));
        Assert.Equal("open sesame", Encoding.UTF8.GetString(Convert.FromBase64String(Text(found["data"]!["password"]))));
    }

    [Theory, EachKubectl]
    public async Task Create_deployment(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "deployment", "web", "--image=nginx:1.27", "--replicas=3");
        Assert.Equal("deployment.apps/web created\n", result.Output);
        JsonNode spec = (await Api.GetAsync($"/apis/apps/v1/namespaces/{kubectl.Namespace}/deployments/web"))["spec"]!;
        Assert.Equal(3, spec["replicas"]!.GetValue<int>());
        JsonNode pod = spec["template"]!["spec"]!;
        Assert.Equal("nginx:1.27", Text(pod["containers"]![0]!["image"]));
    }

    [Theory, EachKubectl]
    public async Task Create_service(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "service", "clusterip", "web", "--tcp=80:8080");
        Assert.Equal("service/web created\n", result.Output);
        JsonNode spec = (await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/services/web"))["spec"]!;
        Assert.Equal("ClusterIP", Text(spec["type"]));
        Assert.Equal("web", Text(spec["selector"]!["app"]));
        Assert.Equal("""[{"name":"80-8080","protocol":"TCP","port":80,"targetPort":8080}]""", spec["ports"]!.ToJsonString());

        await kubectl.RunAsync("create", "service", "externalname", "away", "--external-name=example.com");
        Assert.Equal("example.com", (await kubectl.RunAsync("get", "service", "away", "-o", "jsonpath={.spec.externalName}")).Output);
    }

    [Theory, EachKubectl]
    public async Task Create_job(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "job", "once", "--image=busybox", "--", "date", "-u");
        Assert.Equal("job.batch/once created\n", result.Output);
        JsonNode spec = (await Api.GetAsync($"/apis/batch/v1/namespaces/{kubectl.Namespace}/jobs/once"))["spec"]!;
        Assert.Equal("""["date","-u"]""", spec["template"]!["spec"]!["containers"]![0]!["command"]!.ToJsonString());
    }

    [Theory, EachKubectl(Since = 21, Because = "older ones create a CronJob of batch/v1beta1, which Kubernetes 1.25 removed")]
    public async Task Create_cronjob_and_a_job_from_it(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "cronjob", "nightly", "--image=busybox", "--schedule=0 3 * * *", "--", "date");
        Assert.Equal("cronjob.batch/nightly created\n", result.Output);
        JsonNode cron = await Api.GetAsync($"/apis/batch/v1/namespaces/{kubectl.Namespace}/cronjobs/nightly");
        Assert.Equal("0 3 * * *", Text(cron["spec"]!["schedule"]));
        await kubectl.RunAsync("create", "job", "tonight", "--from=cronjob/nightly");
        JsonNode job = await Api.GetAsync($"/apis/batch/v1/namespaces/{kubectl.Namespace}/jobs/tonight");
        Assert.Equal(Text(cron["metadata"]!["uid"]), Text(job["metadata"]!["ownerReferences"]![0]!["uid"]));
    }

    [Theory, EachKubectl]
    public async Task Create_serviceaccount(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "serviceaccount", "robot");
        Assert.Equal("serviceaccount/robot created\n", result.Output);
        Assert.Equal("serviceaccount/robot\n", (await kubectl.RunAsync("get", "serviceaccount", "robot", "-o", "name")).Output);
    }

    [Theory, EachKubectl]
    public async Task Create_role_and_rolebinding(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult role = await kubectl.RunAsync("create", "role", "reader", "--verb=get,list", "--resource=pods,deployments.apps");
        Assert.Equal("role.rbac.authorization.k8s.io/reader created\n", role.Output);
        JsonNode rules = (await Api.GetAsync($"/apis/rbac.authorization.k8s.io/v1/namespaces/{kubectl.Namespace}/roles/reader"))["rules"]!;
        Assert.Equal("""["pods"]""", rules[0]!["resources"]!.ToJsonString());
        Assert.Equal("""["apps"]""", rules[1]!["apiGroups"]!.ToJsonString());

        ProgramResult binding = await kubectl.RunAsync("create", "rolebinding", "readers", "--role=reader", "--user=jane", $"--serviceaccount={kubectl.Namespace}:robot");
        Assert.Equal("rolebinding.rbac.authorization.k8s.io/readers created\n", binding.Output);
        string[] words = (await kubectl.RunAsync("get", "rolebinding", "readers", "--no-headers", "-o", "wide")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["readers", "Role/reader"], words[..2]);
        Assert.Equal(["jane", $"{kubectl.Namespace}/robot"], words[3..].Select(word => word.Trim()));
    }

    [Theory, EachKubectl]
    public async Task Create_ingress(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "ingress", "front", "--class=nginx", "--rule=foo.example/bar*=web:80,tls=cert");
        Assert.Equal("ingress.networking.k8s.io/front created\n", result.Output);
        string[] words = (await kubectl.RunAsync("get", "ingress", "front", "--no-headers")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["front", "nginx", "foo.example", "80,"], words[..4]);
        JsonNode path = (await Api.GetAsync($"/apis/networking.k8s.io/v1/namespaces/{kubectl.Namespace}/ingresses/front"))["spec"]!["rules"]![0]!["http"]!["paths"]![0]!;
        Assert.Equal("""{"path":"/bar","pathType":"Prefix","backend":{"service":{"name":"web","port":{"number":80}}}}""", path.ToJsonString());
    }

    [Theory, EachKubectl]
    public async Task Create_quota(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "quota", "few", "--hard=pods=3,requests.cpu=2");
        Assert.Equal("resourcequota/few created\n", result.Output);
        JsonNode found = await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/resourcequotas/few");
        Assert.Equal("""{"pods":"3","requests.cpu":"2"}""", found["spec"]!["hard"]!.ToJsonString());
    }

    [Theory, EachKubectl(Since = 21, Because = "older ones create a PodDisruptionBudget of policy/v1beta1, which Kubernetes 1.25 removed")]
    public async Task Create_poddisruptionbudget(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "poddisruptionbudget", "keep", "--selector=app=web", "--min-available=1");
        Assert.Equal("poddisruptionbudget.policy/keep created\n", result.Output);
        string[] words = (await kubectl.RunAsync("get", "pdb", "keep", "--no-headers")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["keep", "1", "N/A", "0"], words[..4]);
    }

    [Theory, EachKubectl]
    public async Task Create_priorityclass(string version)
    {
        var kubectl = await UseAsync(version);
        string name = kubectl.Namespace + "-high";
        ProgramResult result = await kubectl.RunAsync("create", "priorityclass", name, "--value=1000", "--description=important");
        Assert.Equal($"priorityclass.scheduling.k8s.io/{name} created\n", result.Output);
        string[] words = (await kubectl.RunAsync("get", "priorityclass", name, "--no-headers")).Output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([name, "1000", "false"], words[..3]);
    }

    [Theory, EachKubectl]
    public async Task Run_makes_a_pod(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("run", "one", "--image=busybox", "--restart=Never", "--labels=tier=test");
        Assert.Equal("pod/one created\n", result.Output);
        JsonNode pod = await Api.GetAsync($"/api/v1/namespaces/{kubectl.Namespace}/pods/one");
        Assert.Equal("Never", Text(pod["spec"]!["restartPolicy"]));
        Assert.Equal("Pending", Text(pod["status"]!["phase"]));
        Assert.Equal("BestEffort", Text(pod["status"]!["qosClass"]));
    }

    [Theory, EachKubectl]
    public async Task A_dry_run_on_the_server_stores_nothing(string version)
    {
        var kubectl = await UseAsync(version);
        ProgramResult result = await kubectl.RunAsync("create", "configmap", "ghost", "--from-literal=a=b", "--dry-run=server", "-o", "json");
        JsonNode made = JsonNode.Parse(result.Output)!;
        Assert.Equal(36, Text(made["metadata"]!["uid"]).Length);
        ProgramResult absent = await kubectl.FailAsync("get", "configmap", "ghost");
        Assert.Equal("Error from server (NotFound): configmaps \"ghost\" not found\n", absent.Errors);
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
