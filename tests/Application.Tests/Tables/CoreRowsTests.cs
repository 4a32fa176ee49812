namespace Kronicle.Application.Tests.Tables;

public sealed class CoreRowsTests
{
    [Theory]
    [InlineData("""{"type":"ClusterIP","clusterIPs":["10.0.0.1"],"ports":[{"port":80,"protocol":"TCP"},{"port":53,"nodePort":30053,"protocol":"UDP"}]}""", "{}", "ClusterIP|10.0.0.1|<none>|80/TCP,53:30053/UDP")]
    [InlineData("""{"type":"LoadBalancer","externalIPs":["9.9.9.9"]}""", """{"loadBalancer":{"ingress":[{"ip":"2.2.2.2"},{"hostname":"b"},{"ip":"1.1.1.1"}]}}""", "LoadBalancer|<none>|1.1.1.1,2.2.2.2,b,9.9.9.9|<none>")]
    [InlineData("""{"type":"LoadBalancer"}""", "{}", "LoadBalancer|<none>|<pending>|<none>")]
    [InlineData("""{"type":"ExternalName","externalName":"x.example.com"}""", "{}", "ExternalName|<none>|x.example.com|<none>")]
    [InlineData("""{"type":"NodePort","externalIPs":["1.1.1.1","2.2.2.2"]}""", "{}", "NodePort|<none>|1.1.1.1,2.2.2.2|<none>")]
    public void A_service_shows_where_it_is_reached(string spec, string status, string cells) => Assert.Equal(
        $"s|{cells}|<unknown>|<none>",
        Rows.Print(Rows.Compile("", "services", $$"""{"metadata":{"name":"s"},"spec":{{spec}},"status":{{status}}}""")));

    [Fact]
    public void A_node_shows_its_roles_sorted_and_its_addresses() => Assert.Equal(
        "n|Ready,SchedulingDisabled|a,b|<unknown>|v1|10.0.0.1|<none>|os|<unknown>|<unknown>",
        Rows.Print(Rows.Compile("", "nodes",
            """
            {"metadata":{"name":"n","labels":{"node-role.kubernetes.io/b":"","kubernetes.io/role":"a","node-role.kubernetes.io/":""}},
             "spec":{"unschedulable":true},
             "status":{"conditions":[{"type":"Ready","status":"True"}],"addresses":[{"type":"Hostname","address":"h"},{"type":"InternalIP","address":"10.0.0.1"}],
             "nodeInfo":{"kubeletVersion":"v1","osImage":"os"}}}
            """)));

    [Theory]
    [InlineData("""{"eventTime":"2026-01-02T11:59:30.000000Z","reportingComponent":"c","reportingInstance":"i"}""", "30s|||||c, i||30s|1|")]
    [InlineData("""{"firstTimestamp":"2026-01-02T11:58:00Z","lastTimestamp":"2026-01-02T11:59:50Z","count":4,"source":{"component":"s"},"message":" m\n","type":"Normal","reason":"R","involvedObject":{"kind":"Pod","name":"p","fieldPath":"f"}}""", "10s|Normal|R|pod/p|f|s|m|2m|4|")]
    [InlineData("""{"eventTime":"2026-01-02T11:00:00.000000Z","series":{"count":9,"lastObservedTime":"2026-01-02T11:59:59.500000Z"}}""", "0s|||||||60m|9|")]
    public void An_event_shows_when_it_was_first_and_last_seen(string json, string cells) =>
        Assert.Equal(cells, Rows.Print(Rows.Compile("events.k8s.io", "events", json)));

    [Fact]
    public void A_claim_shows_its_capacity_only_with_a_volume()
    {
        const string Status = """ "status":{"phase":"Bound","accessModes":["ReadWriteMany","ReadWriteOnce","ReadWriteMany"],"capacity":{"storage":"1Gi"}} """;
        Assert.Equal("|Bound||||sc|<unset>|<unknown>|<unset>", Claim($$"""{"spec":{"storageClassName":"sc"},{{Status}}}"""));
        Assert.Equal("|Bound|v|1Gi|RWO,RWX||<unset>|<unknown>|<unset>", Claim($$"""{"spec":{"volumeName":"v"},{{Status}}}"""));

        static string Claim(string json) => Rows.Print(Rows.Compile("", "persistentvolumeclaims", json));
    }

    [Fact]
    public void An_autoscaler_shows_two_metrics() => Assert.Equal(
        "|Deployment/d|cpu: 10%/80%, 5/30 (avg) + 1 more...|<unset>|3|0|<unknown>",
        Rows.Print(Rows.Compile("autoscaling", "horizontalpodautoscalers",
            """
            {"spec":{"scaleTargetRef":{"kind":"Deployment","name":"d"},"maxReplicas":3,"metrics":[
               {"type":"Resource","resource":{"name":"cpu","target":{"averageUtilization":80}}},
               {"type":"External","external":{"target":{"averageValue":"30"}}},
               {"type":"Pods","pods":{"target":{"averageValue":"1"}}}]},
             "status":{"currentMetrics":[{"resource":{"current":{"averageUtilization":10}}},{"external":{"current":{"averageValue":"5"}}}]}}
            """)));
}
