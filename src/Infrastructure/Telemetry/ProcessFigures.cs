using System.Diagnostics;
using System.Globalization;
using Prometheus;

namespace Kronicle.Infrastructure.Telemetry;

/// <summary>The process_* metrics of Prometheus client libraries, from /proc where the system has it, and the managed memory.</summary>
internal static class ProcessFigures
{
    public static void Register(CollectorRegistry registry, MetricFactory factory)
    {
        Counter cpu = factory.CreateCounter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.");
        Gauge resident = factory.CreateGauge("process_resident_memory_bytes", "Resident memory size in bytes.");
        Gauge virtualBytes = factory.CreateGauge("process_virtual_memory_bytes", "Virtual memory size in bytes.");
        Gauge files = factory.CreateGauge("process_open_fds", "Number of open file descriptors.");
        Gauge maxFiles = factory.CreateGauge("process_max_fds", "Maximum number of open file descriptors.");
        Gauge start = factory.CreateGauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.");
        Gauge virtualMax = factory.CreateGauge("process_virtual_memory_max_bytes", "Maximum amount of virtual memory available in bytes.");
        Gauge managed = factory.CreateGauge("dotnet_total_memory_bytes", "Total known allocated memory");
        registry.AddBeforeCollectCallback(() =>
        {
            using var process = Process.GetCurrentProcess();
            cpu.IncTo(process.TotalProcessorTime.TotalSeconds);
            resident.Set(process.WorkingSet64);
            virtualBytes.Set(process.VirtualMemorySize64);
            start.Set(new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0);
            managed.Set(GC.GetTotalMemory(forceFullCollection: false));
            virtualMax.Set(ulong.MaxValue);
            if (Directory.Exists("/proc/self/fd"))
            {
                files.Set(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
                maxFiles.Set(MaxFiles());
            }
        });
    }

    private static double MaxFiles()
    {
        string? line = File.ReadLines("/proc/self/limits").FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        string? soft = line?[14..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return double.TryParse(soft, NumberStyles.Integer, CultureInfo.InvariantCulture, out double value) ? value : double.PositiveInfinity;
    }
}
