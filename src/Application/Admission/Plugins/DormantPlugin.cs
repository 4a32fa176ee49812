namespace Kronicle.Application.Admission.Plugins;

/// <summary>
/// A plug-in of a feature that kube-apiserver 1.36 has off: its name is taken, it looks at no request. Its feature can't be turned on here,
/// and the kinds that it is about are not served.
/// https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/
/// </summary>
public abstract class DormantPlugin : IAdmissionPlugin
{
    public abstract string Name { get; }

    public bool Handles(AdmissionOperation operation) => false;
}

/// <summary>With GenericWorkload: the finalizer that keeps a PodGroup while pods belong to it.</summary>
public sealed class PodGroupProtection : DormantPlugin
{
    public override string Name => "PodGroupProtection";
}

/// <summary>With GenericWorkload: a PodGroup names a template of a Workload that is there.</summary>
public sealed class PodGroupWorkloadExists : DormantPlugin
{
    public override string Name => "PodGroupWorkloadExists";
}

/// <summary>With WorkloadWithJob: the parallelism of a Job whose pods start together stays.</summary>
public sealed class JobValidation : DormantPlugin
{
    public override string Name => "JobValidation";
}
