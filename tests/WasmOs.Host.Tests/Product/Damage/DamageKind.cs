namespace WasmOs.Host.Tests.Product.Damage;

/// <summary>What somebody did to a stored file.</summary>
public enum DamageKind
{
    Emptied,
    CutInHalf,
    BitFlipped,
    Deleted,
    ReplacedByAFolder,
}
