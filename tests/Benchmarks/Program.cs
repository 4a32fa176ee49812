using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Kronicle.Benchmarks;
using Kronicle.Benchmarks.Audit;
using Kronicle.Benchmarks.Stores;
using Kronicle.Benchmarks.Watches;
using Kronicle.Benchmarks.Webhooks;

// Stores need servers of their own and take minutes: they are measured when asked for.
if (args is ["stores", ..])
{
    await StoreComparison.RunAsync(args[1..], Console.Out, CancellationToken.None);
    return;
}

if (args is ["watches", string server, string token, string process])
{
    await WatchFigures.RunAsync(new RunningServer(new Uri(server), token, int.Parse(process, System.Globalization.CultureInfo.InvariantCulture)), Console.Out);
    return;
}

if (args is ["access"])
{
    await AccessFigures.RunAsync(Console.Out);
    return;
}

if (args is ["webhooks"])
{
    await WebhookCosts.RunAsync(Console.Out);
    return;
}

if (args is ["audit", .. var only])
{
    await AuditCosts.RunAsync(Console.Out, only);
    return;
}

// Three iterations of a quarter of a second each in this process: the whole suite takes minutes, and ratios are what is compared.
IConfig config = ManualConfig.CreateEmpty()
    .AddJob(Job.ShortRun.WithToolchain(new InProcessNoEmitToolchain(true)).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(250)))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .HideColumns("Error", "StdDev", "RatioSD", "Gen0", "Gen1", "Gen2")
    .AddExporter(MarkdownExporter.GitHub)
    .AddLogger(ConsoleLogger.Default)
    .WithOptions(ConfigOptions.DisableLogFile);
BenchmarkSwitcher.FromTypes([typeof(CodecBenchmarks), typeof(ProtobufBenchmarks), typeof(AppendBenchmarks), typeof(ListBenchmarks), typeof(FanOutBenchmarks), typeof(ReviewBenchmarks), typeof(AdmissionBenchmarks), typeof(AccessBenchmarks), typeof(RoleIndexBenchmarks)]).Run(args, config);
