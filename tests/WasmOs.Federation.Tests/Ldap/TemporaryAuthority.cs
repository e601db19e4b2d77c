using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WasmOs.Federation.Tests.Ldap;

/// <summary>The certificate of an authority that has signed nothing, in a file.</summary>
internal sealed class TemporaryAuthority : IDisposable
{
    public TemporaryAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Another authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(2));
        System.IO.File.WriteAllText(File, certificate.ExportCertificatePem());
    }

    public string File { get; } = Path.GetTempFileName();

    public void Dispose() => System.IO.File.Delete(File);
}
