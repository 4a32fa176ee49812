using System.Text;
using Kronicle.Application.Replay;
using Kronicle.Domain.Canonical;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Tests.Replay;

public sealed class ServerFieldsTests
{
    [Theory]
    [InlineData(
        """{"kind":"ConfigMap","metadata":{"name":"a","namespace":"n","uid":"1","resourceVersion":"2","creationTimestamp":"x","generation":3,"managedFields":[],"deletionTimestamp":"x","deletionGracePeriodSeconds":0,"labels":{"a":"b"},"finalizers":["foregroundDeletion"],"ownerReferences":[{"uid":"9"}]},"data":{"k":"v"}}""",
        """{"data":{"k":"v"},"kind":"ConfigMap","metadata":{"labels":{"a":"b"},"name":"a","namespace":"n"}}""")]
    [InlineData(
        """{"kind":"Namespace","apiVersion":"v1","metadata":{"name":"a"},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""",
        """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"a"}}""")]
    [InlineData(
        """{"kind":"Service","spec":{"clusterIP":"10.0.0.7","clusterIPs":["10.0.0.7"],"healthCheckNodePort":31000,"ports":[{"port":80,"nodePort":30080}],"type":"NodePort"},"status":{"loadBalancer":{}}}""",
        """{"kind":"Service","metadata":{},"spec":{"ports":[{"port":80}],"type":"NodePort"}}""")]
    [InlineData(
        """{"kind":"Service","spec":{"clusterIP":"None","clusterIPs":["None"],"ports":[{"port":80}]}}""",
        """{"kind":"Service","metadata":{},"spec":{"clusterIP":"None","clusterIPs":["None"],"ports":[{"port":80}]}}""")]
    [InlineData(
        """{"kind":"Secret","type":"kubernetes.io/service-account-token","metadata":{"annotations":{"kubernetes.io/service-account.name":"x","kubernetes.io/service-account.uid":"1"}},"data":{"token":"t","ca.crt":"c","namespace":"n"}}""",
        """{"kind":"Secret","metadata":{"annotations":{"kubernetes.io/service-account.name":"x"}},"type":"kubernetes.io/service-account-token"}""")]
    [InlineData(
        """{"kind":"Secret","type":"Opaque","data":{"token":"t"}}""", """{"data":{"token":"t"},"kind":"Secret","metadata":{},"type":"Opaque"}""")]
    [InlineData(
        """{"kind":"Pod","spec":{"nodeName":"n","containers":[],"ephemeralContainers":[{"name":"d"}]},"status":{}}""", """{"kind":"Pod","metadata":{},"spec":{"containers":[]}}""")]
    [InlineData(
        """{"kind":"PersistentVolumeClaim","metadata":{"finalizers":["kubernetes.io/pvc-protection","own/one"],"annotations":{"pv.kubernetes.io/bind-completed":"yes"}},"spec":{"volumeName":"v"}}""",
        """{"kind":"PersistentVolumeClaim","metadata":{"finalizers":["own/one"]},"spec":{}}""")]
    [InlineData(
        """{"kind":"Job","metadata":{"labels":{"batch.kubernetes.io/controller-uid":"1"}},"spec":{"selector":{"matchLabels":{}},"template":{"metadata":{"labels":{"controller-uid":"1","job-name":"j"}}}}}""",
        """{"kind":"Job","metadata":{},"spec":{"template":{"metadata":{"labels":{"job-name":"j"}}}}}""")]
    [InlineData(
        """{"kind":"Job","spec":{"manualSelector":true,"selector":{"matchLabels":{}}}}""", """{"kind":"Job","metadata":{},"spec":{"manualSelector":true,"selector":{"matchLabels":{}}}}""")]
    public void What_servers_set_is_taken_out_and_all_else_stays(string stored, string expected)
    {
        MapNode item = Tree(stored);
        ServerFields.Strip(item, default);
        Assert.Equal(expected, Text(item));
    }

    [Fact]
    public void What_may_have_gone_to_others_stays_when_it_is_asked_for()
    {
        MapNode service = Tree("""{"kind":"Service","metadata":{"ownerReferences":[{"uid":"1"}]},"spec":{"clusterIP":"10.0.0.7","ports":[{"nodePort":30080}]},"status":{"a":1}}""");
        string before = Text(service);
        ServerFields.Strip(service, new StripRules { KeepAddresses = true, KeepOwners = true, KeepStatus = true });
        Assert.Equal(before, Text(service));
        MapNode claim = Tree("""{"kind":"PersistentVolumeClaim","metadata":{},"spec":{"volumeName":"v"}}""");
        ServerFields.Strip(claim, new StripRules { KeepVolume = true });
        Assert.Equal("v", claim.Map("spec")!.Text("volumeName"));
    }

    private static MapNode Tree(string json) => (MapNode)TreeReader.Read(Encoding.UTF8.GetBytes(json), out _)!;

    private static string Text(MapNode item)
    {
        using var json = new JsonBuffer();
        CanonicalWriter.Free(json, item);
        return Encoding.UTF8.GetString(json.Written);
    }
}
