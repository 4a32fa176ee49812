using Kronicle.Domain.Meta;

namespace Kronicle.Application.Telemetry;

/// <summary>How long the store takes for what requests ask of it: kube-apiserver's names are the exporter's business.</summary>
public interface IStoreMetrics
{
    /// <summary>Asks the store and measures until it has answered, or failed.</summary>
    /// <param name="operation">get, list, create, update or delete.</param>
    /// <param name="resource">What it is about.</param>
    /// <param name="call">Asks.</param>
    ValueTask<T> MeasureAsync<T>(string operation, GroupResource resource, Func<ValueTask<T>> call);
}

/// <summary>Measures nothing.</summary>
public sealed class NoStoreMetrics : IStoreMetrics
{
    public static readonly NoStoreMetrics Instance = new();

    public ValueTask<T> MeasureAsync<T>(string operation, GroupResource resource, Func<ValueTask<T>> call) => call();
}
