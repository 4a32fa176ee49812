namespace Kronicle.Application.Admission;

/// <summary>What is measured of admission: kube-apiserver's names are the exporter's business.</summary>
public interface IAdmissionMetrics
{
    /// <summary>A plug-in has looked at a request.</summary>
    /// <param name="plugin">Its name.</param>
    /// <param name="attributes">The request.</param>
    /// <param name="mutates">Whether it looked at it as a mutator.</param>
    /// <param name="rejected">Whether it refused.</param>
    /// <param name="took">How long it took.</param>
    void Plugin(string plugin, AdmissionAttributes attributes, bool mutates, bool rejected, TimeSpan took);

    /// <summary>All mutators, or all validators, have looked at a request.</summary>
    void Step(AdmissionAttributes attributes, bool mutates, bool rejected, TimeSpan took);
}
