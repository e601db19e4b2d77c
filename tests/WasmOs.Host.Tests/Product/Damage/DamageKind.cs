namespace WasmOs.Host.Tests.Product.Damage;

/// <summary>A kind of damage to a stored file.</summary>
public enum DamageKind
{
    Emptied,
    CutInHalf,
    BitFlipped,
    Deleted,
    ReplacedByAFolder,
}
