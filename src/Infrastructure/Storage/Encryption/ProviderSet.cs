using Kronicle.Domain.Failures;
using Kronicle.Domain.Meta;
using Kronicle.Infrastructure.Storage.Encryption.Configuration;
using Kronicle.Infrastructure.Storage.Encryption.Kms;

namespace Kronicle.Infrastructure.Storage.Encryption;

/// <summary>All providers of one configuration, with the key services that they speak to.</summary>
internal sealed class ProviderSet : IAsyncDisposable
{
    private readonly ProviderServices services;
    private readonly List<KeyService> keyServices = [];
    private readonly List<KeyServiceProbe> probes = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> running = [];

    private ProviderSet(ProviderServices services, string hash) => (this.services, Hash) = (services, hash);

    public ResourceTransformers Transformers { get; private set; } = null!;

    /// <summary>The hash of the file, such as sha256:0123...</summary>
    public string Hash { get; }

    /// <summary>How long calls that are under way may still need when another set has taken this one's place.</summary>
    public TimeSpan Grace { get; private set; }

    public bool HasKeyServices => probes.Count > 0;

    /// <summary>Builds a configuration's providers; key services are asked once, and may be away.</summary>
    /// <exception cref="ConfigurationException">It can't be used.</exception>
    public static async Task<ProviderSet> BuildAsync(EncryptionConfiguration configuration, string hash, ProviderServices services, CancellationToken cancellation)
    {
        StatusCause[] wrong = [.. ConfigurationRules.Check(configuration)];
        if (wrong.Length > 0)
        {
            string[] told = [.. wrong.Select(cause => $"{cause.Field}: {cause.Message}").Distinct()];
            throw new ConfigurationException(told.Length == 1 ? told[0] : $"[{string.Join(", ", told)}]");
        }

        var set = new ProviderSet(services, hash);
        try
        {
            set.Transformers = set.Build(configuration);
            foreach (KeyServiceProbe probe in set.probes)
            {
                await probe.CheckAsync(cancellation);
                set.running.Add(probe.RunAsync(set.stopping.Token));
            }

            return set;
        }
        catch
        {
            await set.DisposeAsync();
            throw;
        }
    }

    /// <summary>What is wrong with the key services; null when nothing is.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellation)
    {
        var problems = new List<string>();
        for (int i = 0; i < probes.Count; i++)
        {
            if (await probes[i].CheckAsync(cancellation) is { } problem)
            {
                problems.Add($"kms-provider-{i}: {problem}");
            }
        }

        return problems.Count switch { 0 => null, 1 => problems[0], _ => $"[{string.Join(", ", problems)}]" };
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running);
        keyServices.ForEach(service => service.Dispose());
        stopping.Dispose();
    }

    private ResourceTransformers Build(EncryptionConfiguration configuration)
    {
        var rules = new Dictionary<GroupResource, List<PrefixTransformer>>();
        foreach (ResourceSettings settings in configuration.Resources)
        {
            PrefixTransformer[] providers = [.. settings.Providers.Select(Provider)];
            foreach (GroupResource resource in settings.Resources.Select(ResourceNameRules.Parse))
            {
                foreach (GroupResource star in (GroupResource[])[new(resource.Group, "*"), new("*", "*")])
                {
                    if (rules.ContainsKey(star))
                    {
                        throw new ConfigurationException(
                            $"resource \"{ResourceNameRules.Show(resource)}\" is masked by earlier rule \"{ResourceNameRules.Show(star)}\"");
                    }
                }

                if (!rules.TryGetValue(resource, out List<PrefixTransformer>? all))
                {
                    rules[resource] = all = [];
                }

                all.AddRange(providers);
            }
        }

        return new(rules.ToDictionary(rule => rule.Key, rule => new PrefixTransformers(rule.Value, ResourceTransformers.NoneMatches)));
    }

    private PrefixTransformer Provider(ProviderSettings provider) => provider switch
    {
        { AesGcm: { } keys } => Keyed("aesgcm", "AES", keys, key => new AesGcmTransformer(key)),
        { AesCbc: { } keys } => Keyed("aescbc", "AES", keys, key => new AesCbcTransformer(key)),
        { Secretbox: { } keys } => Keyed("secretbox", "Secretbox", keys, key => new SecretboxTransformer(key)),
        { Kms: { } kms } => Kms(kms),
        _ => new([], IdentityTransformer.Instance),
    };

    private static PrefixTransformer Keyed(string provider, string title, IReadOnlyList<KeySettings> keys, Func<byte[], ValueTransformer> make) => new(
        Bytes($"k8s:enc:{provider}:v1:"),
        new PrefixTransformers([.. keys.Select(key => new PrefixTransformer(Bytes(key.Name + ":"), make(ConfigurationRules.Decode(key.Secret)!)))],
            $"no matching key was found for the provided {title} transformer"));

    private PrefixTransformer Kms(KmsSettings kms)
    {
        if (kms.ApiVersion == "v1")
        {
            throw new ConfigurationException("KMSv1 is deprecated and will only receive security updates going forward. Use KMSv2 instead.");
        }

        string name = kms.Name;
        ProviderServices shared = services;
        var service = new KeyService(kms.Endpoint, kms.Timeout, shared.Clock,
            (method, code, took) => shared.Metrics().KeyServiceCalled(name, "/v2.KeyManagementService/" + method, code.ToString(), took));
        keyServices.Add(service);
        var probe = new KeyServiceProbe(name, service, shared.Identifiers, shared.Clock, shared.Metrics);
        probes.Add(probe);
        Grace += 2 * kms.Timeout;
        return new(Bytes($"k8s:enc:kms:v2:{name}:"), new KmsTransformer(name, service, probe, shared.Identifiers, shared.Clock, shared.Metrics));
    }

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
