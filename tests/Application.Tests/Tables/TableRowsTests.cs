using Kronicle.Application.Tables;
using Kronicle.Domain.Catalogue;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Tables;

public sealed class TableRowsTests
{
    private const string Meta = "\"metadata\":{\"name\":\"a\",\"creationTimestamp\":\"2026-01-02T11:55:00Z\"}";

    [Fact]
    public void A_compiled_row_shows_the_age_as_of_its_printing()
    {
        TableRow row = Rows.Compile("", "serviceaccounts", $"{{{Meta}}}");
        Assert.Equal("a|5m", Rows.Print(row));
        Assert.Equal("a|65m", Rows.Print(row, Rows.Noon.AddHours(1)));
        Assert.Equal("a|<invalid>", Rows.Print(row, Rows.Noon.AddDays(-1)));
    }

    [Fact]
    public void Cells_are_escaped_as_Go_escapes_them()
    {
        TableRow row = Rows.Compile("coordination.k8s.io", "leases", """{"metadata":{"name":"a"},"spec":{"holderIdentity":"<\"&é\n"}}""");
        Assert.Equal("""["a","\u003c\"\u0026é\n","\u003cunknown\u003e"]""", Rows.Json(row));
    }

    [Fact]
    public void Every_resource_prints_an_empty_object_into_all_its_columns()
    {
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources.Where(r => r.Columns.Count > 0))
        {
            int cells = Rows.Cells(TableRows.Compile(resource, [])).Length;
            Assert.True(cells == Expected(resource), $"{resource}: {cells} cells for {resource.Columns.Count} columns");
        }
    }

    [Fact]
    public void Every_resource_with_columns_of_its_own_has_a_printer()
    {
        foreach (ResourceDefinition resource in ResourceCatalogue.BuiltIn.Resources)
        {
            bool plain = resource.Columns.All(column => column.Name is "Name" or "Age" or "Created At");
            Assert.True(plain || RowPrinters.Find(resource.Group, resource.Resource) is not null, resource.ToString());
        }
    }

    [Fact]
    public void Resources_without_a_printer_show_when_they_were_created() =>
        Assert.Equal("a|2026-01-02T11:55:00Z", Rows.Print(Rows.Compile("rbac.authorization.k8s.io", "roles", $"{{{Meta}}}")));

    [Theory]
    [InlineData("apps", "deployments", """"spec":{"replicas":3,"selector":{"matchLabels":{"b":"2","a":"1"},"matchExpressions":[{"key":"c","operator":"In","values":["y","x"]},{"key":"0","operator":"DoesNotExist"}]},"template":{"spec":{"containers":[{"name":"c","image":"i"},{"name":"d","image":"j"}]}}},"status":{"readyReplicas":1}"""", "a|1/3|0|0|5m|c,d|i,j|!0,a=1,b=2,c in (x,y)")]
    [InlineData("apps", "controllerrevisions", """"revision":2"""", "a|<none>|2|5m")]
    [InlineData("batch", "jobs", """"spec":{"completions":3},"status":{"startTime":"2026-01-02T11:59:00Z"}"""", "a|Running|0/3|60s|5m|||<none>")]
    [InlineData("batch", "jobs", """"spec":{},"status":{"startTime":"2026-01-02T11:00:00Z","completionTime":"2026-01-02T11:02:30Z","succeeded":1,"conditions":[{"type":"Complete","status":"True"}]}"""", "a|Complete|1/1|2m30s|5m|||<none>")]
    [InlineData("", "endpoints", """"subsets":[{"addresses":[{"ip":"10.0.0.1"},{"ip":"::1"}],"ports":[{"port":80},{"port":443}]}]"""", "a|10.0.0.1:80,[::1]:80,10.0.0.1:443 + 1 more...|5m")]
    [InlineData("", "endpoints", "x\":1", "a|<none>|5m")]
    [InlineData("discovery.k8s.io", "endpointslices", """"addressType":"IPv4","ports":[{"port":80},{"name":"n"},{}],"endpoints":[{"addresses":["1.1.1.1"]},{"addresses":["1.1.1.2"]},{"addresses":["1.1.1.3"]},{"addresses":["1.1.1.4"]}]"""", "a|IPv4|80,n,*|1.1.1.1,1.1.1.2,1.1.1.3 + 1 more...|5m")]
    [InlineData("networking.k8s.io", "ingresses", """"spec":{"rules":[{"host":"a"},{"host":"b"},{},{"host":"c"},{}]},"status":{"loadBalancer":{"ingress":[{"hostname":"z"},{"ip":"1.2.3.4"},{"hostname":"z"}]}}"""", "a|<none>|a,b,c + 2 more...|1.2.3.4,z|80|5m")]
    [InlineData("", "resourcequotas", """"status":{"hard":{"pods":"4","limits.cpu":"2","cpu":"1"},"used":{"pods":"1"}}"""", "a|cpu: 0/1, pods: 1/4|limits.cpu: 0/2|5m")]
    [InlineData("rbac.authorization.k8s.io", "clusterrolebindings", """"roleRef":{"kind":"ClusterRole","name":"r"},"subjects":[{"kind":"User","name":"u"},{"kind":"User","name":"v"},{"kind":"Group","name":"g"},{"kind":"ServiceAccount","namespace":"n","name":"s"}]"""", "a|ClusterRole/r|5m|u, v|g|n/s")]
    [InlineData("certificates.k8s.io", "certificatesigningrequests", """"spec":{"signerName":"s","username":"u","expirationSeconds":3600},"status":{"certificate":"eA==","conditions":[{"type":"Approved"}]}"""", "a|5m|s|u|60m|Approved,Issued")]
    [InlineData("resource.k8s.io", "resourceclaims", """"status":{"allocation":{},"reservedFor":[{"name":"p"}]}"""", "a|allocated,reserved|5m")]
    [InlineData("admissionregistration.k8s.io", "validatingadmissionpolicybindings", """"spec":{"policyName":"p","paramRef":{"selector":{"matchLabels":{"k":"v"}}}}"""", "a|p|&LabelSelector{MatchLabels:map[string]string{k: v,},MatchExpressions:[]LabelSelectorRequirement{},}|5m")]
    [InlineData("networking.k8s.io", "ipaddresses", """"spec":{"parentRef":{"resource":"services","namespace":"n","name":"s"}}"""", "a|services/n/s|5m")]
    [InlineData("storage.k8s.io", "csidrivers", """"spec":{"tokenRequests":[{"audience":"x"}]}"""", "a|True|False|False|x|False|<none>|5m")]
    public void A_row_is_what_the_reference_prints(string group, string resource, string fields, string cells) =>
        Assert.Equal(cells, Rows.Print(Rows.Compile(group, resource, $"{{{Meta},\"{fields}}}")));

    [Fact]
    public void Default_storage_classes_are_marked() => Assert.StartsWith(
        "a (default)|p|Delete|Immediate|True|",
        Rows.Print(Rows.Compile("storage.k8s.io", "storageclasses",
            """{"metadata":{"name":"a","annotations":{"storageclass.kubernetes.io/is-default-class":"true"}},"provisioner":"p","allowVolumeExpansion":true}""")),
        StringComparison.Ordinal);

    [Fact]
    public void Flow_schemas_are_ordered_by_precedence()
    {
        Assert.True(TableRows.IsOrdered(Rows.Resource("flowcontrol.apiserver.k8s.io", "flowschemas")));
        Assert.False(TableRows.IsOrdered(Rows.Resource("", "pods")));
        Assert.Equal(7, Rows.Compile("flowcontrol.apiserver.k8s.io", "flowschemas", """{"spec":{"matchingPrecedence":7}}""").Order);
    }

    [Fact]
    public void A_bookmark_prints_a_row_without_a_name() =>
        Assert.Equal("""["",0,"\u003cunknown\u003e"]""", Rows.Json(Rows.Compile("", "configmaps", """{"metadata":{"resourceVersion":"7","creationTimestamp":null}}""")));

    private static int Expected(ResourceDefinition resource) =>
        resource.Resource == "ipaddresses" ? resource.Columns.Count + 1 : resource.Columns.Count;
}
