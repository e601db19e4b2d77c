namespace WasmOs.Federation.Tests.Ldap;

/// <summary>The directory of the tests.</summary>
internal static class Directories
{
    public static string Text(int referralPort) => $"""
        dn: dc=example,dc=org
        objectClass: dcObject
        objectClass: organization
        o: Example
        dc: example

        dn: ou=people,dc=example,dc=org
        objectClass: organizationalUnit
        ou: people

        dn: ou=groups,dc=example,dc=org
        objectClass: organizationalUnit
        ou: groups

        dn: uid=alice,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        cn: Alice
        sn: Adams
        uid: alice
        departmentNumber: billing
        userPassword: correct horse

        dn: uid=bob,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        cn: Bob
        sn: Brown
        uid: bob
        userPassword: battery staple

        dn: uid=o\,dd *(name),ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        cn: Odd
        sn: Name
        uid: o,dd *(name)
        userPassword: odd secret

        dn: uid=twin,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        cn: Twin
        sn: One
        uid: twin
        mail: twins@example.org
        userPassword: twin secret

        dn: uid=twin2,ou=people,dc=example,dc=org
        objectClass: inetOrgPerson
        cn: Twin
        sn: Two
        uid: twin2
        mail: twins@example.org
        userPassword: twin secret

        dn: cn=Developers,ou=groups,dc=example,dc=org
        objectClass: groupOfNames
        cn: Developers
        member: uid=alice,ou=people,dc=example,dc=org
        member: uid=o\,dd *(name),ou=people,dc=example,dc=org

        dn: cn=Operators,ou=groups,dc=example,dc=org
        objectClass: groupOfNames
        cn: Operators
        member: uid=bob,ou=people,dc=example,dc=org

        dn: ou=elsewhere,dc=example,dc=org
        objectClass: referral
        objectClass: extensibleObject
        ou: elsewhere
        ref: ldap://127.0.0.1:{referralPort}/ou=people,dc=example,dc=org??sub

        """;
}
