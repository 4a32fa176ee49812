namespace Kronicle.Application.Authentication;

/// <summary>The group system:authenticated, which every recognised caller but system:anonymous is in.</summary>
public static class AuthenticatedGroup
{
    /// <summary>
    /// The user with the group added last; the same instance when the user is anonymous or already says whether it is authenticated.
    /// Authenticators that keep their users add it once, so that a request allocates nothing.
    /// </summary>
    public static UserInfo Add(UserInfo user)
    {
        if (user.Name == UserInfo.AnonymousName)
        {
            return user;
        }

        foreach (string group in user.Groups)
        {
            if (group is UserInfo.AuthenticatedGroup or UserInfo.UnauthenticatedGroup)
            {
                return user;
            }
        }

        return user with { Groups = [.. user.Groups, UserInfo.AuthenticatedGroup] };
    }
}
