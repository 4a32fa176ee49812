using Kronicle.Domain.Objects;

namespace Kronicle.Application.Defaulting;

/// <summary>Defaults of a cron job.</summary>
internal sealed class CronJobDefaults : IDefaulter
{
    private static readonly Node Allow = new TextNode("Allow");

    public void OnDecode(MapNode root)
    {
        MapNode spec = root.EnsureMap("spec");
        spec.FillEmpty("concurrencyPolicy", Allow);
        spec.FillAbsent("suspend", Constants.False);
        spec.FillAbsent("successfulJobsHistoryLimit", NumberNode.Of(3));
        spec.FillAbsent("failedJobsHistoryLimit", Constants.One);
        JobDefaults.FillSpec(spec.EnsureMap("jobTemplate").EnsureMap("spec"));
    }
}
