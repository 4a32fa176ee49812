namespace Kronicle.Application.Admission;

/// <summary>Operations as rules, reviews and metrics name them.</summary>
public static class OperationNames
{
    /// <summary>CREATE, UPDATE, DELETE or CONNECT.</summary>
    public static string Of(AdmissionOperation operation) => operation switch
    {
        AdmissionOperation.Create => "CREATE",
        AdmissionOperation.Update => "UPDATE",
        AdmissionOperation.Delete => "DELETE",
        _ => "CONNECT",
    };
}
