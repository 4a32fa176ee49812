using System.Security.Cryptography;
using System.Text;
using Kronicle.Application.Telemetry;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>Encryption at rest under kube-apiserver's names.</summary>
public sealed class EncryptionMetrics : IEncryptionMetrics
{
    private const string Hash = "apiserver_id_hash";

    private readonly TimeProvider clock;
    private readonly string server;
    private readonly Counter operations;
    private readonly Histogram latencies;
    private readonly Counter misses;
    private readonly Histogram keyGeneration;
    private readonly Gauge keysHeld;
    private readonly Histogram calls;
    private readonly Counter keyIds;
    private readonly Gauge keyIdTimes;
    private readonly Gauge statusTimes;
    private readonly Counter invalidKeyIds;
    private readonly Counter reloads;
    private readonly Gauge reloadTimes;
    private readonly Gauge configuration;

    /// <param name="metrics">The server's registry.</param>
    /// <param name="clock">Gives timestamps.</param>
    /// <param name="serverName">Names this server among those of the cluster; it is shown as a hash.</param>
    public EncryptionMetrics(ServerMetrics metrics, TimeProvider clock, string serverName)
    {
        this.clock = clock;
        server = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serverName)));
        MetricFactory factory = metrics.Factory;
        operations = factory.CreateCounter("apiserver_storage_transformation_operations_total",
            "Total number of transformations. Successful transformation will have a status 'OK' and a varied status string when the transformation fails.",
            "resource", "transformation_type", "transformer_prefix", "status");
        latencies = factory.CreateHistogram("apiserver_storage_transformation_duration_seconds",
            "Latencies in seconds of value transformation operations.", ["transformation_type", "transformer_prefix"], Buckets(5e-6, 25));
        misses = factory.CreateCounter("apiserver_storage_envelope_transformation_cache_misses_total",
            "Total number of cache misses while accessing key decryption key(KEK).");
        keyGeneration = factory.CreateHistogram("apiserver_storage_data_key_generation_duration_seconds",
            "Latencies in seconds of data encryption key(DEK) generation operations.", Buckets(5e-6, 14));
        keysHeld = factory.CreateGauge("apiserver_envelope_encryption_dek_source_cache_size",
            "Number of records in data encryption key (DEK) source cache.", "provider_name");
        calls = factory.CreateHistogram("apiserver_envelope_encryption_kms_operations_latency_seconds",
            "KMS operation duration with gRPC error code status total.", ["provider_name", "method_name", "grpc_status_code"], Buckets(0.0001, 20));
        keyIds = factory.CreateCounter("apiserver_envelope_encryption_key_id_hash_total",
            "Number of times a keyID is used split by transformation type, provider, and apiserver identity.",
            "transformation_type", "provider_name", "key_id_hash", Hash);
        keyIdTimes = factory.CreateGauge("apiserver_envelope_encryption_key_id_hash_last_timestamp_seconds",
            "The last time in seconds when a keyID was used.", "transformation_type", "provider_name", "key_id_hash", Hash);
        statusTimes = factory.CreateGauge("apiserver_envelope_encryption_key_id_hash_status_last_timestamp_seconds",
            "The last time in seconds when a keyID was returned by the Status RPC call.", "provider_name", "key_id_hash", Hash);
        invalidKeyIds = factory.CreateCounter("apiserver_envelope_encryption_invalid_key_id_from_status_total",
            "Number of times an invalid keyID is returned by the Status RPC call split by error.", "provider_name", "error");
        reloads = factory.CreateCounter("apiserver_encryption_config_controller_automatic_reloads_total",
            "Total number of reload successes and failures of encryption configuration split by apiserver identity.", "status", Hash);
        reloadTimes = factory.CreateGauge("apiserver_encryption_config_controller_automatic_reload_last_timestamp_seconds",
            "Timestamp of the last successful or failed automatic reload of encryption configuration split by apiserver identity.", "status", Hash);
        configuration = factory.CreateGauge("apiserver_encryption_config_controller_last_config_info",
            "Information about the last applied encryption configuration with hash as label, split by apiserver identity.", Hash, "hash");
    }

    public void Transformed(string resource, string direction, string prefix, TimeSpan took, bool failed)
    {
        operations.WithLabels(resource, direction, prefix, failed ? "Unknown" : "OK").Inc();
        if (!failed)
        {
            latencies.WithLabels(direction, prefix).Observe(took.TotalSeconds);
        }
    }

    public void CacheMissed() => misses.Inc();

    public void DataKeyMade(TimeSpan took) => keyGeneration.Observe(took.TotalSeconds);

    public void DataKeysHeld(string provider, int count) => keysHeld.WithLabels(provider).Set(count);

    public void KeyServiceCalled(string provider, string method, string code, TimeSpan took) =>
        calls.WithLabels(provider, method, code).Observe(took.TotalSeconds);

    public void KeyIdUsed(string direction, string provider, string keyHash)
    {
        keyIds.WithLabels(direction, provider, keyHash, server).Inc();
        keyIdTimes.WithLabels(direction, provider, keyHash, server).Set(Now);
    }

    public void KeyIdFromStatus(string provider, string keyHash) => statusTimes.WithLabels(provider, keyHash, server).Set(Now);

    public void InvalidKeyId(string provider, string error) => invalidKeyIds.WithLabels(provider, error).Inc();

    public void Reloaded(bool taken, string hash)
    {
        string status = taken ? "success" : "failure";
        reloads.WithLabels(status, server).Inc();
        reloadTimes.WithLabels(status, server).Set(Now);
        if (taken)
        {
            InUse(hash);
        }
    }

    public void InUse(string hash)
    {
        foreach (string[] labels in configuration.GetAllLabelValues().ToArray())
        {
            configuration.RemoveLabelled(labels);
        }

        configuration.WithLabels(server, hash).Set(1);
    }

    private double Now => clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000d;

    private static HistogramConfiguration Buckets(double first, int count) => new() { Buckets = Histogram.ExponentialBuckets(first, 2, count) };
}
