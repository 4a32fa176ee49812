using Kronicle.Application.EventLog;

namespace Kronicle.Application.Tests.EventLog;

public sealed class HistoryScopesTests
{
    [Theory]
    [InlineData("pods", "/registry/pods/")]
    [InlineData("events", "/registry/events/")]
    [InlineData("events.events.k8s.io", "/registry/events/")]
    [InlineData("leases.coordination.k8s.io", "/registry/leases/")]
    [InlineData("services", "/registry/services/specs/")]
    [InlineData("masterleases", "/registry/masterleases/")]
    [InlineData("widgets.example.com", "/registry/example.com/widgets/")]
    public void A_resource_is_known_by_its_name_and_group(string name, string root) => Assert.Equal(root, HistoryScopes.KeyRootOf(name));

    [Theory]
    [InlineData("")]
    [InlineData("pod")]
    [InlineData("leases")]
    [InlineData("lease.coordination.k8s.io")]
    [InlineData(".example.com")]
    [InlineData("widgets.example")]
    public void What_is_no_resource_is_told(string name) => Assert.Null(HistoryScopes.KeyRootOf(name));
}
